import { requireAreas, requireAtMost, withoutNested } from '../areas/find.ts'
import type { AreaRow } from '../areas/versions.ts'
import { addMs } from '../clock.ts'
import type { Ctx } from '../context.ts'
import { type FieldError, Problem } from '../errors.ts'
import type { SourceBulletin } from './schema.ts'
import type { SourceRow } from './store-sources.ts'

// A clock above may run ahead of ours a little; a date of next year is a fault.
const CLOCK_SLACK_MS = 10 * 60_000
const FURTHEST_MS = 31 * 86_400_000
const ALERT_TEXT_MAX = 5_000
const ALERT_ONLY = ['riskLevel', 'repeatEverySeconds', 'preTone', 'allClearText'] as const

/**
 * What the fields of one message must be to each other and to the clock. Pure; every fault at once, each with its
 * JSON pointer.
 */
export function faultsOf(message: SourceBulletin, now: Date): FieldError[] {
  const faults: FieldError[] = []
  const fault = (pointer: string, detail: string) => void faults.push({ pointer, detail })
  const { priority, mode, text, audio } = message
  const emergency = priority === 'emergency'
  if (!text && !audio) fault('/text', 'give text to be spoken, or audio')
  if (priority !== 'normal' && !message.approvedBy)
    fault('/approvedBy', `who approved it above: needed for priority "${priority}"`)
  if (emergency) {
    if (message.riskLevel === undefined) fault('/riskLevel', 'needed for an emergency: 1 to 5')
    if (message.airAt) fault('/airAt', 'an emergency goes out at once')
    if (text && text.length > ALERT_TEXT_MAX) fault('/text', `at most ${ALERT_TEXT_MAX} characters in an emergency`)
    if (!audio && message.language !== 'vi')
      fault('/language', 'the built-in voice of emergencies speaks vi; send audio for another language')
  } else
    for (const field of ALERT_ONLY)
      if (message[field] !== undefined) fault(`/${field}`, 'only for priority "emergency"')
  if (mode === 'drill' && !emergency) fault('/mode', 'a drill is an emergency that says so; for others use "test"')
  if (mode === 'drill' && audio) fault('/audio', 'a drill is spoken from its text, so that it can say that it is one')

  const [issuedAt, airAt, validTo] = [message.issuedAt, message.airAt, message.validTo].map((text) =>
    text === undefined ? undefined : new Date(text),
  )
  const furthest = addMs(now, FURTHEST_MS)
  if (issuedAt && issuedAt > addMs(now, CLOCK_SLACK_MS)) fault('/issuedAt', `in the future; it is ${now.toISOString()}`)
  if (airAt && airAt < now) fault('/airAt', `has passed; it is ${now.toISOString()}`)
  if (airAt && airAt > furthest) fault('/airAt', 'at most 31 days ahead')
  if (validTo && validTo <= now) fault('/validTo', `has passed; it is ${now.toISOString()}`)
  if (validTo && validTo > furthest) fault('/validTo', 'at most 31 days ahead')
  if (airAt && validTo && airAt >= validTo) fault('/validTo', 'after airAt')
  return faults
}

/**
 * The areas of a message, all of them inside the source's own. Errors: `request.invalid`, `area.not-found`,
 * `area.too-many`, `inbox.outside-scope`, `inbox.emergency-not-allowed`.
 */
export async function checkMessage(ctx: Ctx, source: SourceRow, message: SourceBulletin): Promise<AreaRow[]> {
  const now = ctx.clock.now()
  const faults = faultsOf(message, now)
  if (faults.length > 0) throw new Problem('request.invalid', { errors: faults })
  if (message.priority === 'emergency' && !source.mayEmergency)
    throw new Problem('inbox.emergency-not-allowed', {
      errors: [{ pointer: '/priority', detail: 'this source may send normal and priority only' }],
    })
  const areas = await requireAreas(ctx.db, message.areaCodes, now)
  const outside = areas.filter(({ path }) => !ctx.actor.grants.some((grant) => path.startsWith(grant.path)))
  if (outside.length > 0)
    throw new Problem('inbox.outside-scope', {
      fields: { areaCodes: outside.map(({ code }) => code), scope: source.areaCode },
      errors: outside.map(({ code, name }) => ({
        pointer: `/areaCodes/${message.areaCodes.indexOf(code)}`,
        detail: `${name} (${code}) does not lie inside ${source.areaCode}`,
      })),
    })
  const outermost = withoutNested(areas)
  requireAtMost(outermost)
  return outermost
}
