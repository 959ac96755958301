import type { ColumnType, Generated, JSONColumnType } from 'kysely'

/**
 * The tables as TypeScript sees them: camelCase columns, `timestamptz` as Date, `date` as 'YYYY-MM-DD', int8 as number.
 * test/contract/tables.test.ts compares this file with a migrated database.
 */
type Json<T extends object | null> = JSONColumnType<T, string, string>

export type GrantRole = 'author' | 'approver' | 'duty_officer' | 'technician' | 'viewer' | 'administrator'
export type Priority = 'normal' | 'priority' | 'emergency'
export type Mode = 'live' | 'drill' | 'test'

export interface AreasTable {
  code: string
  validFrom: string
  validTo: string | null
  name: string
  nameSearch: string
  kind: string
  parentCode: string | null
  path: string
  source: string
}
export interface AreaListsTable {
  validFrom: string
  source: string
  sha256: string
  importedAt: Date
}
export interface AreaGroupsTable {
  id: string
  name: string
  areaCodes: string[]
  createdBy: string
  createdAt: Date
}
export interface AreaShapesTable {
  code: string
  geometry: Json<Record<string, unknown>>
  source: string
  updatedBy: string
  updatedAt: Date
}
export interface GrantsTable {
  id: string
  userId: string
  role: GrantRole
  areaCode: string | null
  groupId: string | null
  grantedBy: string
  grantedAt: Date
  revokedAt: Date | null
}
export interface ApiTokensTable {
  id: string
  name: string
  hash: string
  role: GrantRole
  areaCode: string
  createdBy: string
  createdAt: Date
  expiresAt: Date | null
  lastUsedAt: Date | null
  revokedAt: Date | null
}
export interface SetupTokensTable {
  hash: string
  createdAt: Date
  expiresAt: Date
  usedAt: Date | null
}
export interface AuditEntriesTable {
  seq: number
  at: Date
  actorKind: string
  actorId: string
  action: string
  subjectId: string
  areaCodes: string[]
  data: Json<Record<string, unknown>>
  requestId: string
  prevHash: string
  hash: string
}
export interface AuditHeadTable {
  id: Generated<boolean>
  seq: number
  hash: string
}
export interface SigningKeysTable {
  kid: string
  purpose: 'emergency' | 'routine' | 'drill' | 'config'
  publicJwk: Json<{ kty: string; crv: string; x: string }>
  sealedPrivateKey: string
  createdAt: Date
  retiredAt: Date | null
}
export interface ClipsTable {
  id: string
  sha256: string
  source: 'upload' | 'speech' | 'live'
  title: string
  /** Made by the database from `title`. */
  titleSearch: Generated<string>
  bytes: number
  mime: string
  durationMs: number
  loudnessLufs: number
  truePeakDb: number
  peaks: Json<number[]>
  originalSha256: string | null
  originalType: string | null
  speechKey: string | null
  speechText: string | null
  areaCodes: string[]
  createdBy: string
  createdAt: Date
  archivedAt: Date | null
}
export interface SpeakersTable {
  id: string
  name: string
  /** Made by the database from `name`. */
  nameSearch: Generated<string>
  areaCode: string
  areaPath: string
  latitude: number | null
  longitude: number | null
  hornCount: Generated<number>
  volume: Generated<number>
  model: string | null
  status: Generated<'active' | 'retired'>
  enrolmentHash: string | null
  enrolmentExpiresAt: Date | null
  enrolledAt: Date | null
  credentialHash: string | null
  publicJwk: Json<{ kty: string; crv: string; x: string }> | null
  online: Generated<boolean>
  presenceEpoch: Generated<number>
  presenceAt: Date | null
  lastSeenAt: Date | null
  telemetry: Json<Record<string, unknown>> | null
  createdBy: string
  createdAt: Date
}
export interface SpeakerCommandsTable {
  id: string
  speakerId: string
  kind: 'selfTest'
  volume: number
  rank: Generated<number>
  step: string | null
  reason: string | null
  detail: string | null
  playedMs: number | null
  stepAt: Date | null
  receivedAt: Date | null
  issuedAt: Date
  expiresAt: Date
}
export interface PresenceLogTable {
  speakerId: string
  at: Date
  online: boolean
}
export interface BulletinsTable {
  id: string
  title: string
  /** Made by the database from `title`. */
  titleSearch: Generated<string>
  topic: string
  language: string
  priority: 'normal' | 'priority'
  text: string | null
  clipId: string | null
  clipSha256: string | null
  areaCodes: string[]
  status: 'draft' | 'submitted' | 'approved' | 'rejected' | 'revoked'
  revision: Generated<number>
  authorId: string
  submittedAt: Date | null
  approverId: string | null
  approvedAt: Date | null
  decisionReason: string | null
  /** Of the pre-flight that the approver was shown. */
  preflightHash: string | null
  /** Of one from above: no airing of it begins after this. */
  validTo: Date | null
  createdAt: Date
  updatedAt: Date
}
export interface SchedulesTable {
  id: string
  bulletinId: string
  areaCodes: string[]
  rule: Json<Record<string, unknown>>
  zone: string
  resume: 'continue' | 'restart' | 'drop'
  volume: number | null
  status: 'active' | 'paused' | 'ended'
  plannedUntil: Date | null
  createdBy: string
  createdAt: Date
  updatedAt: Date
  /** What is done with a missed airing: `MissedPolicy` of src/schedules/schema.ts. Null: the station's own grace. */
  missed: Json<Record<string, unknown>> | null
}
/** A running order of items, with one rule of its days: src/programmes/schema.ts. */
export interface ProgrammesTable {
  id: string
  title: string
  /** Made by the database from `title`. */
  titleSearch: Generated<string>
  areaCodes: string[]
  rule: Json<Record<string, unknown>>
  zone: string
  priority: 'normal' | 'priority'
  budgetSeconds: number
  items: Json<Array<Record<string, unknown>>>
  resume: 'continue' | 'restart' | 'drop'
  volume: number | null
  status: 'draft' | 'submitted' | 'approved' | 'rejected' | 'paused' | 'ended'
  revision: Generated<number>
  originId: string | null
  originKind: 'copy' | 'one-day' | 'following' | null
  originDate: string | null
  contentsAt: Date | null
  plannedUntil: Date | null
  createdBy: string
  submittedAt: Date | null
  approverId: string | null
  approvedAt: Date | null
  decisionReason: string | null
  preflightHash: string | null
  createdAt: Date
  updatedAt: Date
}
export interface PoliciesTable {
  id: string
  areaCode: string
  revision: number
  rules: Json<Record<string, unknown>>
  effectiveFrom: string
  /** The last day on which it holds. */
  effectiveTo: string | null
  note: string | null
  createdBy: string
  createdAt: Date
  supersededAt: Date | null
}
/** Areas whose plan is being brought in line with a changed policy: src/policies/follow.ts. */
export interface PoliciesToFollowTable {
  areaCode: string
  askedBy: string
  askedAt: Date
  nextDay: string
  forbidden: Generated<number>
  allowedAgain: Generated<number>
}
export interface ProgrammeTemplatesTable {
  id: string
  name: string
  areaCodes: string[]
  priority: 'normal' | 'priority'
  at: string
  weekdays: number[]
  budgetSeconds: number
  items: Json<Array<Record<string, unknown>>>
  createdBy: string
  createdAt: Date
}
export interface TextTemplatesTable {
  id: string
  name: string
  /** Made by the database from `name`. */
  nameSearch: Generated<string>
  title: string
  topic: string
  language: string
  text: string
  areaCodes: string[]
  revision: Generated<number>
  archivedAt: Date | null
  createdBy: string
  createdAt: Date
  updatedAt: Date
}
export interface RelayStationsTable {
  id: string
  name: string
  /** Made by the database from `name`. */
  nameSearch: Generated<string>
  url: string
  format: 'mp3' | 'aac' | 'hls' | null
  areaCodes: string[]
  fallbackClipId: string
  notes: string | null
  status: Generated<'unchecked' | 'ok' | 'silent' | 'unreachable' | 'refused'>
  reason: string | null
  checkedAt: Date | null
  lastOkAt: Date | null
  measured: Json<RelayMeasured> | null
  nextCheckAt: Date
  revision: Generated<number>
  archivedAt: Date | null
  createdBy: string
  createdAt: Date
  updatedAt: Date
}
export type RelayMeasured = { codec: string; kbps: number | null; hertz: number | null; levelDb: number | null }
export interface AlertsTable {
  id: string
  title: string
  text: string | null
  /** Chosen at its making, for ever; a trigger of the database says so too. */
  mode: ColumnType<Mode, Mode, never>
  riskLevel: number
  areaCodes: string[]
  clipId: string
  clipSha256: string
  allClearText: string | null
  allClearClipId: string
  allClearClipSha256: string
  preTone: string | null
  repeatEverySeconds: number
  validMinutes: number
  status: 'draft' | 'active' | 'all-clear' | 'cancelled' | 'expired'
  createdBy: string
  createdAt: Date
  sentBy: string | null
  sentAt: Date | null
  validUntil: Date | null
  endedBy: string | null
  endedAt: Date | null
}
export interface LiveSessionsTable {
  id: string
  occurrenceId: string
  streamKey: string
  title: string
  priority: 'normal' | 'priority'
  areaCodes: string[]
  maxSeconds: number
  status: 'preparing' | 'on-air' | 'ended'
  createdBy: string
  createdAt: Date
  prepareUntil: Date
  until: Date
  leaseUntil: Date
  startedAt: Date | null
  endedAt: Date | null
  endedBy: string | null
  endReason: string | null
  captureMs: number | null
  encodeMs: number | null
  firstSoundAt: Date | null
  recording: Generated<'none' | 'pending' | 'saved' | 'failed'>
  clipSha256: string | null
}
export type OccurrenceStatus =
  | 'planned'
  | 'armed'
  | 'airing'
  | 'completed'
  | 'partial'
  | 'failed'
  | 'missed'
  | 'cancelled'
  | 'preempted'
  | 'expired'
export interface OccurrencesTable {
  id: string
  kind: 'schedule' | 'programme' | 'alert' | 'all-clear' | 'live'
  scheduleId: string | null
  alertId: string | null
  bulletinId: string | null
  title: string
  mode: Generated<Mode>
  priority: Priority
  areaCodes: string[]
  shard: string
  localAt: string
  startAt: Date
  dispatchAt: Date
  validUntil: Date
  closesAt: Date
  /** Null only for a live one whose recording is not a clip yet. */
  clipSha256: string | null
  clipDurationMs: number | null
  status: OccurrenceStatus
  reason: string | null
  commandId: string | null
  targets: number | null
  resendAt: Date | null
  resendCount: Generated<number>
  createdAt: Date
  updatedAt: Date
  closedAt: Date | null
  movedFrom: Date | null
  note: string | null
  programmeId: string | null
  itemId: string | null
  /** The audio of an item that is no bulletin; of a relay, what sounds when its stream is lost. */
  clipId: string | null
  relayId: string | null
  hardEndAt: Date | null
  precedence: Generated<number>
  volume: number | null
  resume: 'continue' | 'restart' | 'drop' | null
}
/** One row per run of a scheduler process: src/server-log/beat.ts. */
export interface ServerBeatsTable {
  process: string
  startedAt: Date
  beatAt: Date
  /** The process's own steady clock at that beat, in ms. */
  steadyMs: number
  stoppedAt: Date | null
}
export interface ServerLogTable {
  id: Generated<number>
  at: Date
  kind: 'start' | 'stop' | 'gap' | 'clock-step'
  /** What it tells of, in wall time: of a gap and of a step, from where to where. */
  fromAt: Date
  toAt: Date
  process: string
}
export interface DecisionsTable {
  id: Generated<number>
  occurrenceId: string
  at: Date
  kind: string
  actorId: string
  data: Json<Record<string, unknown>>
}
/** Two planned airings that want the same speakers at the same time: src/collisions. */
export interface CollisionsTable {
  id: string
  occurrenceA: string
  occurrenceB: string
  /** An airing of a schedule, or a day's session of a programme: 'prg_…/2026-11-22T05:00:00'. */
  sideA: string
  sideB: string
  ownerA: string
  ownerB: string
  areaCodes: string[]
  startsAt: Date
  endsAt: Date
  rule: 'same-class' | 'priority-over-normal'
  loserId: string
  status: 'open' | 'decided' | 'by-rule' | 'by-deadline' | 'void'
  decideBy: Date | null
  postponed: Generated<boolean>
  decision: 'shift' | 'cut' | 'replace' | 'queue' | null
  scope: Generated<'this' | 'series'>
  decidedBy: string | null
  decidedAt: Date | null
  options: Json<Array<Record<string, unknown>>> | null
  outcome: Json<Record<string, unknown>> | null
  foundAt: Date
}
/** Filled by triggers on occurrences: new, or elsewhere than before. */
export interface AiringsToCompareTable {
  occurrenceId: string
}
export interface CommandsTable {
  id: string
  kind: string
  purpose: string
  occurrenceId: string | null
  alertId: string | null
  areaCodes: string[]
  speakerIds: Generated<string[]>
  jws: string
  contentSha256: string | null
  authorId: string
  approverId: string
  issuedAt: Date
  expiresAt: Date
  publishedAt: Date | null
}
export type DeliveryStatus =
  | 'pending'
  | 'accepted'
  | 'fetched'
  | 'armed'
  | 'playing'
  | 'played'
  | 'failed'
  | 'rejected'
  | 'preempted'
  | 'expired'
  | 'cancelled'
  | 'superseded'
  | 'unreachable'
export interface DeliveriesTable {
  occurrenceId: string
  speakerId: string
  areaCode: string
  status: DeliveryStatus
  rank: number
  reason: string | null
  detail: string | null
  commandId: string | null
  acceptedAt: Date | null
  fetchedAt: Date | null
  armedAt: Date | null
  playingAt: Date | null
  startedAt: Date | null
  endedAt: Date | null
  receivedAt: Date | null
  clockOffsetMs: number | null
  playedMs: number | null
}
export interface RetainedDocumentsTable {
  topic: string
  rev: number
  jws: string
  content: Generated<string>
  updatedAt: Date
}
export interface IdempotencyKeysTable {
  actorId: string
  key: string
  requestHash: string
  status: number | null
  body: Json<Record<string, unknown>> | null
  createdAt: Date
}
export interface EventsTable {
  id: Generated<number>
  xid: Generated<string>
  at: Date
  type: string
  areaCodes: string[]
  data: Json<Record<string, unknown>>
}
export interface AuthUsersTable {
  id: string
  name: string
  email: string
  emailVerified: Generated<boolean>
  image: string | null
  twoFactorEnabled: Generated<boolean>
  disabledAt: Date | null
  createdAt: Date
  updatedAt: Date
}
export interface AuthSessionsTable {
  id: string
  token: string
  userId: string
  expiresAt: Date
  ipAddress: string | null
  userAgent: string | null
  authenticatedAt: Date
  secondFactorAt: Date | null
  createdAt: Date
  updatedAt: Date
}
export interface AuthAccountsTable {
  id: string
  accountId: string
  providerId: string
  userId: string
  accessToken: string | null
  refreshToken: string | null
  idToken: string | null
  accessTokenExpiresAt: Date | null
  refreshTokenExpiresAt: Date | null
  scope: string | null
  password: string | null
  createdAt: Date
  updatedAt: Date
}
export interface AuthVerificationsTable {
  id: string
  identifier: string
  value: string
  expiresAt: Date
  createdAt: Date
  updatedAt: Date
}
export interface AuthTwoFactorsTable {
  id: string
  secret: string
  backupCodes: string
  userId: string
  verified: Generated<boolean>
  failedVerificationCount: Generated<number>
  lockedUntil: Date | null
}
export interface AuthRateLimitsTable {
  id: string
  key: string
  count: number
  lastRequest: number
}
export interface UsedTotpStepsTable {
  userId: string
  step: number
  usedAt: Date
}
export interface SignInFailuresTable {
  key: string
  failures: number
  failedAt: Date
  blockedUntil: Date
}
export interface PasswordTokensTable {
  hash: string
  userId: string
  createdBy: string
  createdAt: Date
  expiresAt: Date
  usedAt: Date | null
}
/** A system above us that hands bulletins down: src/inbox/schema.ts. */
export interface InboxSourcesTable {
  id: string
  name: string
  kind: 'push' | 'pull'
  baseUrl: string | null
  areaCode: string
  mayEmergency: boolean
  status: 'active' | 'paused' | 'ended'
  tokenHash: string | null
  sealedSecret: string | null
  cursor: string | null
  pulledAt: Date | null
  lastContactAt: Date | null
  lastError: string | null
  sendingUntil: Date | null
  createdBy: string
  createdAt: Date
  updatedAt: Date
}
export type InboxItemStatus =
  | 'received'
  | 'waiting'
  | 'accepted'
  | 'scheduled'
  | 'sent'
  | 'tested'
  | 'applied'
  | 'declined'
  | 'refused'
  | 'expired'
  | 'superseded'
  | 'cancelled'
export interface InboxItemsTable {
  id: string
  sourceId: string
  externalId: string
  version: number
  kind: 'bulletin' | 'cancellation'
  status: InboxItemStatus
  priority: Priority
  mode: Mode
  title: string
  topic: string
  language: string
  text: string | null
  clipId: string | null
  clipSha256: string | null
  areaCodes: string[]
  airAt: Date | null
  validTo: Date | null
  message: Json<Record<string, unknown>>
  contentSha256: string
  bulletinId: string | null
  scheduleId: string | null
  alertId: string | null
  reason: string | null
  decidedBy: string | null
  decidedAt: Date | null
  claimedUntil: Date | null
  receivedAt: Date
  updatedAt: Date
}
export interface InboxOutboxTable {
  id: Generated<number>
  sourceId: string
  kind: 'receipt' | 'play-result' | 'report'
  /** What is told in order: the bulletin's external id, else the key. */
  subject: string
  key: string
  payload: Json<Record<string, unknown>>
  attempts: Generated<number>
  nextAttemptAt: Date
  sentAt: Date | null
  deadAt: Date | null
  lastError: string | null
  createdAt: Date
}
/** What a source gave when asked and we could not take in: src/inbox/take.ts. */
export interface InboxFailuresTable {
  id: Generated<number>
  sourceId: string
  contentSha256: string
  externalId: string | null
  version: number | null
  message: string
  attempts: number
  nextAttemptAt: Date
  lastError: string
  deadAt: Date | null
  createdAt: Date
}

export interface Tables {
  areas: AreasTable
  areaLists: AreaListsTable
  areaGroups: AreaGroupsTable
  areaShapes: AreaShapesTable
  grants: GrantsTable
  apiTokens: ApiTokensTable
  setupTokens: SetupTokensTable
  auditEntries: AuditEntriesTable
  auditHead: AuditHeadTable
  signingKeys: SigningKeysTable
  authUsers: AuthUsersTable
  authSessions: AuthSessionsTable
  authAccounts: AuthAccountsTable
  authVerifications: AuthVerificationsTable
  authTwoFactors: AuthTwoFactorsTable
  authRateLimits: AuthRateLimitsTable
  usedTotpSteps: UsedTotpStepsTable
  signInFailures: SignInFailuresTable
  passwordTokens: PasswordTokensTable
  clips: ClipsTable
  speakers: SpeakersTable
  presenceLog: PresenceLogTable
  speakerCommands: SpeakerCommandsTable
  bulletins: BulletinsTable
  textTemplates: TextTemplatesTable
  policies: PoliciesTable
  policiesToFollow: PoliciesToFollowTable
  relayStations: RelayStationsTable
  schedules: SchedulesTable
  programmes: ProgrammesTable
  programmeTemplates: ProgrammeTemplatesTable
  alerts: AlertsTable
  liveSessions: LiveSessionsTable
  occurrences: OccurrencesTable
  decisions: DecisionsTable
  serverBeats: ServerBeatsTable
  serverLog: ServerLogTable
  collisions: CollisionsTable
  airingsToCompare: AiringsToCompareTable
  commands: CommandsTable
  deliveries: DeliveriesTable
  retainedDocuments: RetainedDocumentsTable
  idempotencyKeys: IdempotencyKeysTable
  events: EventsTable
  inboxSources: InboxSourcesTable
  inboxItems: InboxItemsTable
  inboxOutbox: InboxOutboxTable
  inboxFailures: InboxFailuresTable
}
