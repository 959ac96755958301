import type { Permission } from '../../src/context.ts'
import type { AreaFixtures, FixtureArea } from './area-fixtures.ts'

/** A request about one area, with everything else about it valid. `path` is below /api/v1. */
export type Sent = { path: string; body?: unknown; csv?: string }
export type About = (made: AreaFixtures, area: FixtureArea) => Promise<Sent> | Sent

/**
 * Who may call a route, and how to call it:
 * - `open`: everybody; `person`: everyone signed in, about their own account only; `anyone`: any actor. The text says why.
 * - `about`: a thing in an area. Needs `permission` over that area; `above` too: also when it lies above one's own.
 * - `list`: needs `permission` anywhere, and shows only what lies in one's areas; with `above`, what reaches them too.
 * - `country`: needs `permission` over the whole country.
 */
export type RouteRule =
  | { open: string }
  | { person: string }
  | { anyone: string }
  | {
      permission: Permission
      about: About
      above?: true
      /** Problems that come after the permission check, where the walk's own request cannot be made good. */
      after?: readonly string[]
    }
  | {
      permission: Permission
      list: string
      /** A thing that the list should show to those who may see it: its id. */
      item: (made: AreaFixtures, area: FixtureArea) => Promise<string>
      /** Where things lie that this list is about at all; everywhere unless given. */
      listed?: ReadonlyArray<'own' | 'child' | 'parent' | 'sibling' | 'foreign'>
      itemsOf?: (body: {
        items: Array<Record<string, unknown>>
        features?: Array<Record<string, unknown>>
      }) => unknown[]
      above?: true
    }
  | { permission: Permission; country: Sent; after?: readonly string[] }

const id = (made: { id: string }): string => made.id
const OWN_ACCOUNT = 'about the own account; the password or a code is asked besides'
const at = (path: string, body?: unknown): Sent => (body === undefined ? { path } : { path, body })
const month = '2026-11'
const TRIANGLE = {
  type: 'Polygon',
  coordinates: [
    [
      [105.6, 21.6],
      [105.7, 21.6],
      [105.7, 21.7],
      [105.6, 21.6],
    ],
  ],
}

const programme = (area: FixtureArea) => ({
  title: 'Buổi sáng',
  areaCodes: [area.code],
  rule: { kind: 'daily', at: '05:00', startsOn: '2026-01-01' },
  budgetSeconds: 600,
})

export const ROUTE_PERMISSIONS: Record<string, RouteRule> = {
  // accounts
  'GET /api/v1/setup': { open: 'says only whether anybody can sign in at all' },
  'POST /api/v1/setup': { open: 'the set-up token is the authority' },
  'POST /api/v1/auth/sign-in/email': { open: 'signing in' },
  'POST /api/v1/auth/two-factor/verify-totp': { open: 'half-way through signing in' },
  'POST /api/v1/auth/two-factor/verify-backup-code': { open: 'half-way through signing in' },
  'POST /api/v1/auth/password': { open: 'the invitation is the authority' },
  'POST /api/v1/auth/two-factor/enable': { person: OWN_ACCOUNT },
  'POST /api/v1/auth/two-factor/disable': { person: OWN_ACCOUNT },
  'POST /api/v1/auth/two-factor/backup-codes': { person: OWN_ACCOUNT },
  'POST /api/v1/auth/change-password': { person: OWN_ACCOUNT },
  'POST /api/v1/auth/sign-out': { person: 'the own session' },
  'GET /api/v1/auth/sessions': { person: 'the own sessions' },
  'DELETE /api/v1/auth/sessions': { person: 'the own sessions' },
  'DELETE /api/v1/auth/sessions/{id}': { person: 'the own sessions' },
  'GET /api/v1/me': { anyone: 'says who one is' },
  'GET /api/v1/people': {
    permission: 'people.write',
    list: '/people',
    item: async (made, area) => id(await made.person(area)),
  },
  'POST /api/v1/people': {
    permission: 'people.write',
    about: async (made, area) => {
      const email = `${await made.auditEntry(area)}@example.vn`
      return at('/people', { name: 'Mới', email, grants: [{ role: 'viewer', areaCode: area.code }] })
    },
  },
  'POST /api/v1/people/{id}/invitations': {
    permission: 'people.write',
    about: async (made, area) => at(`/people/${id(await made.person(area))}/invitations`),
  },
  'POST /api/v1/people/{id}/disable': {
    permission: 'people.write',
    about: async (made, area) => at(`/people/${id(await made.person(area))}/disable`),
  },
  'DELETE /api/v1/people/{id}/two-factor': {
    permission: 'people.write',
    about: async (made, area) => at(`/people/${id(await made.person(area))}/two-factor`),
  },
  'POST /api/v1/people/{id}/grants': {
    permission: 'people.write',
    about: async (made, area) =>
      at(`/people/${id(await made.person(area))}/grants`, { role: 'author', areaCode: area.code }),
  },
  'DELETE /api/v1/people/{id}/grants/{grantId}': {
    permission: 'people.write',
    about: async (made, area) => {
      const person = await made.person(area)
      return at(`/people/${person.id}/grants/${person.grantId}`)
    },
  },
  'GET /api/v1/tokens': {
    permission: 'token.write',
    list: '/tokens',
    item: async (made, area) => id(await made.token(area)),
  },
  'POST /api/v1/tokens': {
    permission: 'token.write',
    about: (_, area) => at('/tokens', { name: 'máy', role: 'viewer', areaCode: area.code, expiresInMinutes: 5 }),
  },
  'DELETE /api/v1/tokens/{id}': {
    permission: 'token.write',
    about: async (made, area) => at(`/tokens/${id(await made.token(area))}`),
  },
  // inbox from above
  'POST /api/v1/inbox/{sourceId}/bulletins': { open: 'the token of the source is the authority' },
  'GET /api/v1/inbox/{sourceId}/bulletins/{externalId}': { open: 'the token of the source is the authority' },
  'DELETE /api/v1/inbox/{sourceId}/bulletins/{externalId}': { open: 'the token of the source is the authority' },
  'GET /api/v1/inbox': {
    permission: 'view',
    list: '/inbox',
    item: async (made, area) => id(await made.inboxItem(area)),
    above: true,
  },
  'GET /api/v1/inbox/{id}': {
    permission: 'view',
    about: async (made, area) => at(`/inbox/${id(await made.inboxItem(area))}`),
    above: true,
  },
  'GET /api/v1/inbox/{id}/outcome': {
    permission: 'view',
    about: async (made, area) => at(`/inbox/${id(await made.inboxItem(area))}/outcome`),
    above: true,
  },
  'POST /api/v1/inbox/{id}/accept': {
    permission: 'inbox.decide',
    about: async (made, area) => at(`/inbox/${id(await made.inboxItem(area))}/accept`, { version: 1 }),
  },
  'POST /api/v1/inbox/{id}/decline': {
    permission: 'inbox.decide',
    about: async (made, area) =>
      at(`/inbox/${id(await made.inboxItem(area))}/decline`, { version: 1, reason: 'Đã phát' }),
  },
  'GET /api/v1/inbox-sources': {
    permission: 'inbox.write',
    list: '/inbox-sources',
    item: async (made, area) => id(await made.inboxSource(area)),
  },
  'POST /api/v1/inbox-sources': {
    permission: 'inbox.write',
    about: (_, area) => at('/inbox-sources', { name: 'Tỉnh', kind: 'push', areaCode: area.code }),
  },
  'GET /api/v1/inbox-sources/{id}': {
    permission: 'inbox.write',
    about: async (made, area) => at(`/inbox-sources/${id(await made.inboxSource(area))}`),
  },
  'PATCH /api/v1/inbox-sources/{id}': {
    permission: 'inbox.write',
    about: async (made, area) => at(`/inbox-sources/${id(await made.inboxSource(area))}`, { status: 'paused' }),
  },
  'GET /api/v1/inbox-sources/{id}/outbox': {
    permission: 'inbox.write',
    about: async (made, area) => at(`/inbox-sources/${id(await made.inboxSource(area))}/outbox`),
  },
  'POST /api/v1/inbox-sources/{id}/outbox/retry': {
    permission: 'inbox.write',
    about: async (made, area) => at(`/inbox-sources/${id(await made.inboxSource(area))}/outbox/retry`, {}),
  },
  // audit
  'GET /api/v1/audit': {
    permission: 'audit.read',
    list: '/audit?action=fixture.make',
    item: (made, area) => made.auditEntry(area),
    itemsOf: (body) => body.items.map((item) => item['subjectId']),
  },
  'POST /api/v1/audit/verify': { permission: 'audit.read', country: { path: '/audit/verify' } },
  // areas
  'GET /api/v1/areas': {
    permission: 'view',
    list: '/areas',
    item: async (_, area) => area.code,
    itemsOf: (body) => body.items.map((item) => item['code']),
  },
  'POST /api/v1/areas/import': {
    permission: 'area.write',
    country: {
      path: '/areas/import?validFrom=2030-01-01&dryRun=true',
      csv: 'code,name,kind,parentCode\n19,Thái Nguyên,tinh,\n',
    },
  },
  'POST /api/v1/areas/shapes': {
    permission: 'area.write',
    about: (_, area) =>
      at('/areas/shapes', {
        type: 'FeatureCollection',
        features: [{ type: 'Feature', properties: { code: area.code }, geometry: TRIANGLE }],
      }),
  },
  'GET /api/v1/areas/shapes': {
    permission: 'view',
    list: '/areas/shapes',
    item: (made, area) => made.shape(area, TRIANGLE),
    itemsOf: (body) => body.features?.map((feature) => feature['id']) ?? [],
  },
  'GET /api/v1/areas/{code}': { permission: 'view', above: true, about: (_, area) => at(`/areas/${area.code}`) },
  'PATCH /api/v1/areas/{code}': {
    permission: 'area.write',
    about: async (made, area) =>
      at(`/areas/${await made.hamlet(area)}`, { name: `Thôn ${(await made.hamlet(area)).slice(-6)}` }),
  },
  'GET /api/v1/areas/{code}/children': {
    permission: 'view',
    list: '/areas/19/children',
    item: async (_, area) => area.code,
    listed: ['own', 'sibling'],
    itemsOf: (body) => body.items.map((item) => item['code']),
  },
  'POST /api/v1/areas/{code}/hamlets': {
    permission: 'area.write',
    about: async (made, area) =>
      at(`/areas/${area.code}/hamlets`, { name: `Bản ${(await made.auditEntry(area)).slice(-8)}` }),
    after: ['area.not-lowest'],
  },
  'POST /api/v1/areas/{code}/end': {
    permission: 'area.write',
    about: async (made, area) => at(`/areas/${await made.hamlet(area)}/end`),
  },
  'GET /api/v1/areas/counts': {
    permission: 'view',
    list: '/areas/counts?parent=19',
    item: async (_, area) => area.code,
    listed: ['own', 'sibling'],
    itemsOf: (body) => body.items.map((item) => item['code']),
  },
  'POST /api/v1/reach': { permission: 'view', about: (_, area) => at('/reach', { areaCodes: [area.code] }) },
  'GET /api/v1/area-groups': { permission: 'view', list: '/area-groups', item: (made, area) => made.group(area) },
  'POST /api/v1/area-groups': {
    permission: 'area.write',
    about: (_, area) => at('/area-groups', { name: 'Nhóm', areaCodes: [area.code] }),
  },
  'PATCH /api/v1/area-groups/{id}': {
    permission: 'area.write',
    about: async (made, area) => at(`/area-groups/${await made.group(area)}`, { name: 'Nhóm mới' }),
  },
  // clips
  'GET /api/v1/clips': { permission: 'view', list: '/clips', item: async (made, area) => id(await made.clip(area)) },
  'POST /api/v1/clips': {
    permission: 'clip.create',
    about: (_, area) => ({ path: `/clips?title=x&areaCodes=${area.code}`, csv: 'not audio' }),
    after: ['clip.not-audio'],
  },
  'POST /api/v1/clips/speech': {
    permission: 'clip.create',
    about: (_, area) => at('/clips/speech', { text: 'Xin chào', title: 'Chào', areaCodes: [area.code] }),
  },
  'POST /api/v1/clips/speech/preview': { anyone: 'says how a text would be read; nothing is kept' },
  'GET /api/v1/clips/{id}': {
    permission: 'view',
    above: true,
    about: async (made, area) => at(`/clips/${id(await made.clip(area))}`),
  },
  'PATCH /api/v1/clips/{id}': {
    permission: 'clip.create',
    about: async (made, area) => at(`/clips/${id(await made.clip(area))}`, { title: 'Tên mới' }),
  },
  'POST /api/v1/clips/{id}/archive': {
    permission: 'clip.create',
    about: async (made, area) => at(`/clips/${id(await made.clip(area))}/archive`),
  },
  'POST /api/v1/clips/{id}/restore': {
    permission: 'clip.create',
    about: async (made, area) => at(`/clips/${id(await made.clip(area))}/restore`),
  },
  // policies
  'GET /api/v1/policies': {
    permission: 'view',
    above: true,
    about: (_, area) => at(`/policies?area=${area.code}`),
  },
  'GET /api/v1/policies/presets': { anyone: 'published rules of others, nothing of this station' },
  'GET /api/v1/policies/hours': {
    permission: 'view',
    above: true,
    about: (_, area) => at(`/policies/hours?area=${area.code}&from=2026-11-22&to=2026-11-28`),
  },
  'POST /api/v1/policies/hours': {
    permission: 'view',
    above: true,
    about: (_, area) => at('/policies/hours', { area: area.code, from: '2026-11-22', to: '2026-11-28', rules: {} }),
  },
  'POST /api/v1/policies/effect': {
    permission: 'policy.write',
    about: (_, area) => at('/policies/effect', { areaCode: area.code, rules: {} }),
  },
  'PUT /api/v1/policies/{areaCode}': {
    permission: 'policy.write',
    about: (_, area) => at(`/policies/${area.code}`, { rules: {}, effectHash: `0-${'0'.repeat(64)}` }),
    after: ['policy.effect-changed'],
  },
  'DELETE /api/v1/policies/{areaCode}': {
    permission: 'policy.write',
    about: (_, area) => at(`/policies/${area.code}?effectHash=0-${'0'.repeat(64)}`),
    after: ['policy.effect-changed'],
  },
  // templates
  'GET /api/v1/templates': {
    permission: 'view',
    above: true,
    list: '/templates',
    item: (made, area) => made.template(area),
  },
  'POST /api/v1/templates': {
    permission: 'bulletin.write',
    about: (_, area) =>
      at('/templates', { name: 'Mời họp', title: 'Họp', text: 'Mời {{xóm}} họp.', areaCodes: [area.code] }),
  },
  'GET /api/v1/templates/{id}': {
    permission: 'view',
    above: true,
    about: async (made, area) => at(`/templates/${await made.template(area)}`),
  },
  'PATCH /api/v1/templates/{id}': {
    permission: 'bulletin.write',
    about: async (made, area) => at(`/templates/${await made.template(area)}`, { name: 'Mẫu khác', revision: 1 }),
  },
  'DELETE /api/v1/templates/{id}': {
    permission: 'bulletin.write',
    about: async (made, area) => at(`/templates/${await made.template(area)}`),
  },
  'POST /api/v1/templates/{id}/restore': {
    permission: 'bulletin.write',
    about: async (made, area) => at(`/templates/${await made.template(area)}/restore`),
    after: ['template.wrong-state'],
  },
  // relays
  'GET /api/v1/relays': {
    permission: 'view',
    above: true,
    list: '/relays',
    item: (made, area) => made.relay(area),
  },
  'POST /api/v1/relays': {
    permission: 'relay.write',
    about: async (made, area) =>
      at('/relays', {
        name: 'Đài huyện',
        url: 'http://192.0.2.1/',
        areaCodes: [area.code],
        fallbackClipId: id(await made.clip(area)),
      }),
    after: ['relay.address-refused', 'clip.not-found'],
  },
  'GET /api/v1/relays/{id}': {
    permission: 'view',
    above: true,
    about: async (made, area) => at(`/relays/${await made.relay(area)}`),
  },
  'GET /api/v1/relays/{id}/programmes': {
    permission: 'view',
    above: true,
    about: async (made, area) => at(`/relays/${await made.relay(area)}/programmes`),
  },
  'PATCH /api/v1/relays/{id}': {
    permission: 'relay.write',
    about: async (made, area) => at(`/relays/${await made.relay(area)}`, { name: 'Đài khác', revision: 1 }),
  },
  'DELETE /api/v1/relays/{id}': {
    permission: 'relay.write',
    about: async (made, area) => at(`/relays/${await made.relay(area)}`),
  },
  'POST /api/v1/relays/{id}/restore': {
    permission: 'relay.write',
    about: async (made, area) => at(`/relays/${await made.relay(area)}/restore`),
    after: ['relay.wrong-state'],
  },
  'POST /api/v1/relays/{id}/check': {
    permission: 'view',
    above: true,
    about: async (made, area) => at(`/relays/${await made.relay(area)}/check`),
  },
  'GET /api/v1/relays/{id}/listen': {
    permission: 'view',
    above: true,
    about: async (made, area) => at(`/relays/${await made.relay(area)}/listen`),
    after: ['relay.unreachable'],
  },
  // speakers
  'GET /api/v1/speakers': { permission: 'view', list: '/speakers', item: (made, area) => made.speaker(area) },
  'POST /api/v1/speakers': {
    permission: 'speaker.write',
    about: (_, area) => at('/speakers', { name: 'Cụm mới', areaCode: area.code }),
  },
  'GET /api/v1/speakers/points': {
    permission: 'view',
    list: '/speakers/points',
    item: (made, area) => made.speaker(area),
  },
  'GET /api/v1/speakers/{id}/now': {
    permission: 'view',
    about: async (made, area) => at(`/speakers/${await made.speaker(area)}/now`),
  },
  'POST /api/v1/speakers/{id}/test-tone': {
    permission: 'speaker.write',
    about: async (made, area) => at(`/speakers/${await made.speaker(area)}/test-tone`, {}),
    after: ['speaker.offline'],
  },
  'GET /api/v1/speakers/{id}/commands/{commandId}': {
    permission: 'view',
    about: async (made, area) => at(`/speakers/${await made.speaker(area)}/commands/cmd_01kag3v7q2m8w5d4x9r6t1y0z3`),
    after: ['speaker-command.not-found'],
  },
  'GET /api/v1/speakers/{id}': {
    permission: 'view',
    about: async (made, area) => at(`/speakers/${await made.speaker(area)}`),
  },
  'GET /api/v1/speakers/{id}/deliveries': {
    permission: 'view',
    about: async (made, area) => at(`/speakers/${await made.speaker(area)}/deliveries`),
  },
  'GET /api/v1/speakers/{id}/presence': {
    permission: 'view',
    about: async (made, area) => at(`/speakers/${await made.speaker(area)}/presence?from=2026-11-01&to=2026-11-30`),
  },
  'PATCH /api/v1/speakers/{id}': {
    permission: 'speaker.write',
    about: async (made, area) => at(`/speakers/${await made.speaker(area)}`, { volume: 70 }),
  },
  'POST /api/v1/speakers/{id}/move': {
    permission: 'speaker.write',
    about: async (made, area) => at(`/speakers/${await made.speaker(area)}/move`, { areaCode: area.code }),
  },
  'POST /api/v1/speakers/{id}/retire': {
    permission: 'speaker.write',
    about: async (made, area) => at(`/speakers/${await made.speaker(area)}/retire`),
  },
  'POST /api/v1/speakers/{id}/enrolment-code': {
    permission: 'speaker.write',
    about: async (made, area) => at(`/speakers/${await made.speaker(area)}/enrolment-code`),
  },
  'POST /api/v1/enrolments': { open: 'the enrolment code is the authority' },
  // bulletins
  'GET /api/v1/bulletins': {
    permission: 'view',
    list: '/bulletins',
    item: async (made, area) => id(await made.bulletin(area)),
  },
  'POST /api/v1/bulletins': {
    permission: 'bulletin.write',
    about: async (made, area) =>
      at('/bulletins', { title: 'Tin', clipId: id(await made.clip(area)), areaCodes: [area.code] }),
  },
  'GET /api/v1/bulletins/{id}': {
    permission: 'view',
    above: true,
    about: async (made, area) => at(`/bulletins/${id(await made.bulletin(area))}`),
  },
  'GET /api/v1/bulletins/{id}/unplanned': {
    permission: 'view',
    above: true,
    about: async (made, area) => at(`/bulletins/${id(await made.bulletin(area))}/unplanned`),
  },
  'PATCH /api/v1/bulletins/{id}': {
    permission: 'bulletin.write',
    about: async (made, area) => at(`/bulletins/${id(await made.bulletin(area))}`, { title: 'Tin sửa', revision: 1 }),
    after: ['bulletin.not-author'],
  },
  'POST /api/v1/bulletins/{id}/submit': {
    permission: 'bulletin.submit',
    about: async (made, area) => at(`/bulletins/${id(await made.bulletin(area))}/submit`),
  },
  'POST /api/v1/bulletins/{id}/approve': {
    permission: 'bulletin.decide',
    after: ['bulletin.person-needed'],
    about: async (made, area) => {
      const bulletin = await made.bulletin(area, 'submitted')
      return at(`/bulletins/${bulletin.id}/approve`, {
        clipSha256: bulletin.clipSha256,
        revision: 1,
        preflightHash: '0'.repeat(64),
      })
    },
  },
  'POST /api/v1/bulletins/{id}/preflight': {
    permission: 'view',
    about: async (made, area) => at(`/bulletins/${id(await made.bulletin(area, 'submitted'))}/preflight`),
  },
  'POST /api/v1/schedules/{id}/preflight': {
    permission: 'view',
    about: async (made, area) => at(`/schedules/${await made.schedule(area)}/preflight`),
  },
  'POST /api/v1/bulletins/{id}/reject': {
    permission: 'bulletin.decide',
    about: async (made, area) =>
      at(`/bulletins/${id(await made.bulletin(area, 'submitted'))}/reject`, { reason: 'Sai' }),
  },
  'POST /api/v1/bulletins/{id}/revoke': {
    permission: 'bulletin.decide',
    about: async (made, area) =>
      at(`/bulletins/${id(await made.bulletin(area, 'approved'))}/revoke`, { reason: 'Sai' }),
  },
  // schedules
  'GET /api/v1/holidays': { anyone: 'the same calendar for everybody' },
  'GET /api/v1/schedules': { permission: 'view', list: '/schedules', item: (made, area) => made.schedule(area) },
  'POST /api/v1/schedules': {
    permission: 'schedule.write',
    about: async (made, area) =>
      at('/schedules', {
        bulletinId: id(await made.bulletin(area, 'approved')),
        rule: { kind: 'daily', at: '17:00', startsOn: '2026-01-01' },
      }),
  },
  'POST /api/v1/schedules/preview': {
    permission: 'schedule.write',
    about: (_, area) =>
      at('/schedules/preview', {
        clipDurationMs: 60_000,
        areaCodes: [area.code],
        rule: { kind: 'daily', at: '17:00', startsOn: '2026-01-01' },
      }),
  },
  'POST /api/v1/schedules/{id}/reschedule': {
    permission: 'schedule.write',
    about: async (made, area) =>
      at(`/schedules/${await made.schedule(area)}/reschedule`, {
        rule: { kind: 'daily', at: '18:00', startsOn: '2026-01-01' },
      }),
  },
  'POST /api/v1/schedules/{id}/split': {
    permission: 'schedule.write',
    about: async (made, area) =>
      at(`/schedules/${await made.schedule(area)}/split`, {
        from: '2126-01-01',
        rule: { kind: 'daily', at: '18:00', startsOn: '2126-01-01' },
      }),
  },
  'GET /api/v1/schedules/{id}': {
    permission: 'view',
    above: true,
    about: async (made, area) => at(`/schedules/${await made.schedule(area)}`),
  },
  'POST /api/v1/schedules/{id}/{event}': {
    permission: 'schedule.write',
    about: async (made, area) => at(`/schedules/${await made.schedule(area)}/pause`),
  },
  // programmes
  'GET /api/v1/programmes': { permission: 'view', list: '/programmes', item: (made, area) => made.programme(area) },
  'POST /api/v1/programmes': {
    permission: 'schedule.write',
    about: (_, area) => at('/programmes', programme(area)),
  },
  'POST /api/v1/programmes/running-order': {
    permission: 'schedule.write',
    about: (_, area) => at('/programmes/running-order', { areaCodes: [area.code], items: [], budgetSeconds: 600 }),
  },
  'POST /api/v1/programmes/copy-week': {
    permission: 'schedule.write',
    about: (_, area) => at('/programmes/copy-week', { areaCode: area.code, from: '2026-11-23', to: '2026-11-30' }),
  },
  'GET /api/v1/programmes/{id}': {
    permission: 'view',
    above: true,
    about: async (made, area) => at(`/programmes/${await made.programme(area)}`),
  },
  'GET /api/v1/programmes/{id}/unplanned': {
    permission: 'view',
    above: true,
    about: async (made, area) => at(`/programmes/${await made.programme(area)}/unplanned`),
  },
  'PATCH /api/v1/programmes/{id}': {
    permission: 'schedule.write',
    about: async (made, area) => at(`/programmes/${await made.programme(area)}`, { title: 'Buổi tối', revision: 1 }),
  },
  'POST /api/v1/programmes/{id}/preflight': {
    permission: 'view',
    about: async (made, area) => at(`/programmes/${await made.programme(area)}/preflight`),
  },
  'GET /api/v1/programme': {
    permission: 'view',
    above: true,
    about: (_, area) => at(`/programme?area=${area.code}`),
  },
  'GET /api/v1/programme.ics': {
    permission: 'view',
    above: true,
    about: (_, area) => at(`/programme.ics?area=${area.code}`),
  },
  'GET /api/v1/speakers/{id}/programme': {
    permission: 'view',
    about: async (made, area) => at(`/speakers/${await made.speaker(area)}/programme`),
  },
  'POST /api/v1/programmes/{id}/submit': {
    permission: 'schedule.write',
    after: ['programme.wrong-state'],
    about: async (made, area) => at(`/programmes/${await made.programme(area)}/submit`),
  },
  'POST /api/v1/programmes/{id}/approve': {
    permission: 'bulletin.decide',
    after: ['programme.wrong-state', 'programme.person-needed'],
    about: async (made, area) =>
      at(`/programmes/${await made.programme(area)}/approve`, { revision: 1, preflightHash: 'a'.repeat(64) }),
  },
  'POST /api/v1/programmes/{id}/reject': {
    permission: 'bulletin.decide',
    after: ['programme.wrong-state'],
    about: async (made, area) => at(`/programmes/${await made.programme(area)}/reject`, { reason: 'Sai' }),
  },
  'POST /api/v1/programmes/{id}/pause': {
    permission: 'schedule.write',
    about: async (made, area) => at(`/programmes/${await made.programme(area)}/pause`),
  },
  'POST /api/v1/programmes/{id}/resume': {
    permission: 'schedule.write',
    after: ['programme.wrong-state'],
    about: async (made, area) => at(`/programmes/${await made.programme(area)}/resume`),
  },
  'POST /api/v1/programmes/{id}/end': {
    permission: 'schedule.write',
    about: async (made, area) => at(`/programmes/${await made.programme(area)}/end`),
  },
  'POST /api/v1/programmes/{id}/leave-out': {
    permission: 'schedule.write',
    after: ['programme.no-airing-that-day'],
    about: async (made, area) =>
      at(`/programmes/${await made.programme(area)}/leave-out`, { date: '2100-01-01', reason: 'Mưa to' }),
  },
  'POST /api/v1/programmes/{id}/restore': {
    permission: 'schedule.write',
    after: ['programme.no-airing-that-day'],
    about: async (made, area) => at(`/programmes/${await made.programme(area)}/restore`, { date: '2100-01-01' }),
  },
  'POST /api/v1/programmes/{id}/split': {
    permission: 'schedule.write',
    about: async (made, area) => at(`/programmes/${await made.programme(area)}/split`, { from: '2100-01-01' }),
  },
  'POST /api/v1/programmes/{id}/one-day': {
    permission: 'schedule.write',
    about: async (made, area) => at(`/programmes/${await made.programme(area)}/one-day`, { date: '2100-01-01' }),
  },
  'GET /api/v1/programme-templates': {
    permission: 'view',
    above: true,
    list: '/programme-templates',
    item: (made, area) => made.programmeTemplate(area),
  },
  'POST /api/v1/programme-templates': {
    permission: 'schedule.write',
    about: (_, area) =>
      at('/programme-templates', {
        name: 'Mẫu',
        areaCodes: [area.code],
        at: '05:00',
        weekdays: [1],
        budgetSeconds: 600,
        items: [],
      }),
  },
  'DELETE /api/v1/programme-templates/{id}': {
    permission: 'schedule.write',
    about: async (made, area) => at(`/programme-templates/${await made.programmeTemplate(area)}`),
  },
  // occurrences and what happened
  'GET /api/v1/occurrences': {
    permission: 'view',
    above: true,
    list: '/occurrences',
    item: (made, area) => made.occurrence(area),
  },
  'GET /api/v1/occurrences/{id}': {
    permission: 'view',
    above: true,
    about: async (made, area) => at(`/occurrences/${await made.occurrence(area)}`),
  },
  'POST /api/v1/occurrences/{id}/move': {
    permission: 'schedule.write',
    about: async (made, area) =>
      at(`/occurrences/${await made.occurrence(area)}/move`, { startAt: '2099-12-01T05:00:00Z' }),
  },
  'POST /api/v1/occurrences/{id}/cancel': {
    permission: 'schedule.write',
    about: async (made, area) => at(`/occurrences/${await made.occurrence(area)}/cancel`, { reason: 'Hoãn họp' }),
  },
  'POST /api/v1/occurrences/{id}/restore': {
    permission: 'schedule.write',
    about: async (made, area) => at(`/occurrences/${await made.occurrence(area)}/restore`),
    after: ['occurrence.wrong-state'],
  },
  'GET /api/v1/occurrences/{id}/explain': {
    permission: 'view',
    above: true,
    about: async (made, area) => at(`/occurrences/${await made.occurrence(area)}/explain`),
  },
  'GET /api/v1/speakers/{id}/explain': {
    permission: 'view',
    about: async (made, area) => at(`/speakers/${await made.speaker(area)}/explain`),
  },
  'GET /api/v1/programmes/{id}/sessions': {
    permission: 'view',
    above: true,
    about: async (made, area) => at(`/programmes/${await made.programme(area)}/sessions`),
  },
  // collisions
  'GET /api/v1/collisions': {
    permission: 'view',
    above: true,
    list: '/collisions',
    item: (made, area) => made.collision(area),
  },
  'GET /api/v1/collisions/{id}': {
    permission: 'view',
    above: true,
    about: async (made, area) => at(`/collisions/${await made.collision(area)}`),
  },
  'POST /api/v1/collisions/{id}/decide': {
    permission: 'schedule.write',
    about: async (made, area) => at(`/collisions/${await made.collision(area)}/decide`, { option: 'replace' }),
  },
  'GET /api/v1/today': { anyone: "shows what concerns one's own areas; today.test.ts looks at it" },
  'POST /api/v1/occurrences/{id}/stop': {
    permission: 'stop',
    about: async (made, area) => at(`/occurrences/${await made.occurrence(area)}/stop`),
  },
  'GET /api/v1/occurrences/{id}/deliveries': {
    permission: 'view',
    above: true,
    about: async (made, area) => at(`/occurrences/${await made.occurrence(area)}/deliveries`),
  },
  'GET /api/v1/occurrences/{id}/deliveries.csv': {
    permission: 'view',
    above: true,
    about: async (made, area) => at(`/occurrences/${await made.occurrence(area)}/deliveries.csv`),
  },
  'GET /api/v1/occurrences/{id}/deliveries.xlsx': {
    permission: 'view',
    above: true,
    about: async (made, area) => at(`/occurrences/${await made.occurrence(area)}/deliveries.xlsx`),
  },
  'GET /api/v1/occurrences/{id}/summary': {
    permission: 'view',
    above: true,
    about: async (made, area) => at(`/occurrences/${await made.occurrence(area)}/summary`),
  },
  'GET /api/v1/reports/monthly': {
    permission: 'view',
    about: (_, area) => at(`/reports/monthly?area=${area.code}&month=${month}`),
  },
  'GET /api/v1/reports/monthly.csv': {
    permission: 'view',
    about: (_, area) => at(`/reports/monthly.csv?area=${area.code}&month=${month}`),
  },
  'GET /api/v1/reports/monthly.xlsx': {
    permission: 'view',
    about: (_, area) => at(`/reports/monthly.xlsx?area=${area.code}&month=${month}`),
  },
  'GET /api/v1/reports/monthly.pdf': {
    permission: 'view',
    about: (_, area) => at(`/reports/monthly.pdf?area=${area.code}&month=${month}`),
  },
  'GET /api/v1/reports/broadcast-log': { anyone: "shows the rows of one's own areas; reports.test.ts looks at them" },
  'GET /api/v1/reports/broadcast-log.csv': { anyone: 'the same as a file' },
  'GET /api/v1/reports/broadcast-log.xlsx': { anyone: 'the same as a file' },
  'GET /api/v1/reports/broadcast-log.pdf': { anyone: 'the same as a file' },
  // alerts
  'GET /api/v1/alerts': {
    permission: 'view',
    above: true,
    list: '/alerts',
    item: async (made, area) => id(await made.alert(area)),
  },
  'POST /api/v1/alerts': {
    permission: 'alert.write',
    about: async (made, area) =>
      at('/alerts', { title: 'Bão', clipId: id(await made.clip(area)), areaCodes: [area.code], riskLevel: 3 }),
  },
  'GET /api/v1/alerts/{id}': {
    permission: 'view',
    above: true,
    about: async (made, area) => at(`/alerts/${id(await made.alert(area))}`),
  },
  'GET /api/v1/alerts/{id}/reach': {
    permission: 'view',
    above: true,
    about: async (made, area) => at(`/alerts/${id(await made.alert(area))}/reach`),
  },
  'POST /api/v1/alerts/{id}/send': {
    permission: 'alert.send',
    about: async (made, area) => {
      const alert = await made.alert(area)
      return at(`/alerts/${alert.id}/send`, { clipSha256: alert.clipSha256 })
    },
  },
  'POST /api/v1/alerts/{id}/all-clear': {
    permission: 'alert.send',
    about: async (made, area) => at(`/alerts/${id(await made.alert(area))}/all-clear`),
    after: ['alert.wrong-state'],
  },
  'POST /api/v1/alerts/{id}/cancel': {
    permission: 'alert.write',
    about: async (made, area) => at(`/alerts/${id(await made.alert(area))}/cancel`),
  },
  // live
  'GET /api/v1/live': { permission: 'view', above: true, list: '/live', item: (made, area) => made.live(area) },
  'POST /api/v1/live': {
    permission: 'live.speak',
    about: (_, area) => at('/live', { title: 'Nói trực tiếp', areaCodes: [area.code] }),
    after: ['live.person-needed'],
  },
  'GET /api/v1/live/{id}': {
    permission: 'view',
    above: true,
    about: async (made, area) => at(`/live/${await made.live(area)}`),
  },
  'POST /api/v1/live/{id}/start': {
    permission: 'live.speak',
    about: async (made, area) => at(`/live/${await made.live(area)}/start`, {}),
    after: ['live.not-speaker'],
  },
  'POST /api/v1/live/{id}/chunks': {
    permission: 'live.speak',
    about: async (made, area) => ({ path: `/live/${await made.live(area)}/chunks?seq=0`, csv: 'no sound' }),
    after: ['live.not-speaker'],
  },
  'POST /api/v1/live/{id}/stop': {
    permission: 'stop',
    about: async (made, area) => at(`/live/${await made.live(area)}/stop`),
  },
  'POST /api/v1/stop-all': { permission: 'stop', about: (_, area) => at('/stop-all', { areaCodes: [area.code] }) },
  'GET /api/v1/health/parts': { permission: 'audit.read', country: { path: '/health/parts' } },
  'GET /api/v1/events': { anyone: "a stream of the events of one's own areas; events tests look at it" },
}
