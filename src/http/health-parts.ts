import { readFileSync } from 'node:fs'
import { rm, statfs } from 'node:fs/promises'
import { sql } from 'kysely'
import { ROOT_CODE } from '../areas/find.ts'
import { addMs } from '../clock.ts'
import { type App, type Ctx, requirePermission } from '../context.ts'
import type { HealthParts, Part } from './health-schema.ts'
import { checkReadiness, countUnplanned, type Vital } from './vital-signs.ts'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string // safe: our own package.json
}
const GB = 1024 ** 3
const DISK_LOW_BYTES = 5 * GB
const DISK_OUT_BYTES = GB / 2
// Above what a busy minute leaves behind.
const LATE_MS = 60_000
const UNSENT_MS = 5_000
const SPEECH_MS = 30_000

type SpeechProbe = (app: Pick<App, 'audio' | 'log' | 'clock'>) => Promise<Part>

/** How each part of the running system does, for those who administer the whole of it. */
export async function healthParts(ctx: Ctx, probeSpeech: SpeechProbe): Promise<HealthParts> {
  requirePermission(ctx, 'audit.read', [{ code: ROOT_CODE, path: `/${ROOT_CODE}/` }])
  const now = ctx.clock.now()
  const [{ parts: vital }, backlog, disk, speech] = await Promise.all([
    checkReadiness(ctx),
    loadBacklog(ctx, now),
    statDisk(ctx.config.dataDir),
    probeSpeech(ctx),
  ])
  const parts: Part[] = [
    fromVital('database', vital.database, { vi: 'Cơ sở dữ liệu', en: 'The database' }),
    fromVital('queue', vital.queue, { vi: 'Hàng đợi', en: 'The queue' }),
    fromVital('broker', vital.broker, { vi: 'Kênh lệnh tới cụm loa (MQTT)', en: 'The channel to speakers (MQTT)' }),
    speech,
    ffmpegPart(ctx),
    diskPart(disk),
    ...backlogParts(backlog),
  ]
  const uptimeSeconds = Math.round(process.uptime())
  return {
    state: worst(parts),
    at: now.toISOString(),
    version,
    startedAt: addMs(now, -uptimeSeconds * 1_000).toISOString(),
    uptimeSeconds,
    parts,
    backlog,
    disk: disk ?? null,
  }
}

const worst = (parts: readonly Part[]): Part['state'] =>
  parts.some(({ state }) => state === 'down') ? 'down' : parts.some(({ state }) => state !== 'ok') ? 'degraded' : 'ok'

const fromVital = (name: Part['name'], { ok, ms }: Vital, what: Part['detail']): Part => ({
  name,
  state: ok ? 'ok' : 'down',
  detail: ok
    ? { vi: `${what.vi} trả lời bình thường.`, en: `${what.en} answers.` }
    : { vi: `${what.vi} không trả lời. Xem nhật ký máy chủ.`, en: `${what.en} does not answer. See the server's log.` },
  ms,
})

/** Asks the voice at most every 30 s, whoever looks: each word spoken is a process, and a screen looks every few seconds. */
export function createSpeechProbe(): SpeechProbe {
  let last: { at: number; part: Promise<Part> } | undefined
  return (app) => {
    const at = app.clock.now().getTime()
    if (!last || at - last.at >= SPEECH_MS) last = { at, part: askSpeech(app) }
    return last.part
  }
}

/** The built-in voice speaks a word; a service that is paid by the request is only named. */
async function askSpeech({ audio: { speech }, log }: Pick<App, 'audio' | 'log'>): Promise<Part> {
  const name = 'speech'
  if (speech.id.startsWith('http/'))
    return {
      name,
      state: 'ok',
      ms: null,
      detail: { vi: `Dịch vụ giọng đọc: ${speech.id}.`, en: `Voice: ${speech.id}.` },
    }
  const startedAt = performance.now()
  try {
    const { path } = await speech.speak({ text: 'loa', language: 'vi', speed: 1 })
    await rm(path, { force: true })
    const detail = { vi: `Giọng đọc cài sẵn: ${speech.id}.`, en: `Built-in voice: ${speech.id}.` }
    return { name, state: 'ok', ms: Math.round(performance.now() - startedAt), detail }
  } catch (err) {
    log.warn({ err }, 'the voice does not speak')
    const vi = 'Không đọc được văn bản; vẫn ghi âm và tải tệp lên được.'
    return {
      ...{ name, state: 'degraded' as const, ms: null },
      detail: { vi, en: 'Text cannot be spoken; recordings and uploads still work.' },
    }
  }
}

function ffmpegPart({ audio }: Pick<App, 'audio'>): Part {
  const native = audio.transcoder.name.startsWith('native')
  return {
    name: 'ffmpeg',
    state: native ? 'ok' : 'degraded',
    ms: null,
    detail: native
      ? { vi: `Xử lý âm thanh: ${audio.transcoder.name}.`, en: `Audio: ${audio.transcoder.name}.` }
      : {
          vi: `Xử lý âm thanh bằng bản dự phòng chậm hơn: ${audio.transcoder.name}. Nên cài ffmpeg.`,
          en: `Audio by the slower stand-in: ${audio.transcoder.name}. Install ffmpeg.`,
        },
  }
}

type Disk = { freeBytes: number; totalBytes: number }

async function statDisk(folder: string): Promise<Disk | undefined> {
  const stat = await statfs(folder).catch(() => undefined)
  return stat && { freeBytes: stat.bavail * stat.bsize, totalBytes: stat.blocks * stat.bsize }
}

function diskPart(disk: Disk | undefined): Part {
  if (!disk) {
    const detail = { vi: 'Không đọc được thư mục dữ liệu.', en: 'The data folder cannot be read.' }
    return { name: 'disk', state: 'down', ms: null, detail }
  }
  const { freeBytes } = disk
  const free = (freeBytes / GB).toFixed(1)
  return {
    name: 'disk',
    state: freeBytes < DISK_OUT_BYTES ? 'down' : freeBytes < DISK_LOW_BYTES ? 'degraded' : 'ok',
    ms: null,
    detail: { vi: `Đĩa dữ liệu còn trống ${free.replace('.', ',')} GB.`, en: `${free} GB free on the data disk.` },
  }
}

async function loadBacklog(app: Pick<App, 'db' | 'config'>, now: Date): Promise<HealthParts['backlog']> {
  const { rows } = await sql<Omit<HealthParts['backlog'], 'unplanned'>>`select
    (select count(*)::int from commands c left join occurrences o on o.id = c.occurrence_id
      where c.published_at is null and c.expires_at > ${now} and c.issued_at <= ${addMs(now, -UNSENT_MS)}
        and (c.kind <> 'play' or o.command_id = c.id)) as "unsentCommands",
    (select count(*)::int from deliveries where ended_at is null) as "openDeliveries",
    (select count(*)::int from occurrences where status in ('planned', 'armed')
      and dispatch_at <= ${addMs(now, -LATE_MS)}) as "lateOccurrences"`.execute(app.db)
  const counts = rows[0] ?? { unsentCommands: 0, openDeliveries: 0, lateOccurrences: 0 }
  return { ...counts, unplanned: await countUnplanned(app, now) }
}

function backlogParts(backlog: HealthParts['backlog']): Part[] {
  const { unsentCommands, openDeliveries, lateOccurrences, unplanned } = backlog
  const part = (name: Part['name'], bad: boolean, vi: string, en: string): Part => ({
    ...{ name, state: bad ? 'down' : 'ok', ms: null, detail: { vi, en } },
  })
  return [
    part('dispatch', unsentCommands > 0, `${unsentCommands} lệnh chưa gửi được.`, `${unsentCommands} commands unsent.`),
    {
      name: 'planner',
      state: lateOccurrences > 0 ? 'down' : unplanned > 0 ? 'degraded' : 'ok',
      ms: null,
      detail: plannerWords(lateOccurrences, unplanned),
    },
    part('ledger', false, `${openDeliveries} lượt tới cụm loa đang mở.`, `${openDeliveries} deliveries open.`),
  ]
}

function plannerWords(late: number, unplanned: number): Part['detail'] {
  const words = { vi: `${late} lượt phát trễ giờ.`, en: `${late} airings are late.` }
  if (unplanned === 0) return words
  return {
    vi: `${words.vi} ${unplanned} lịch phát hoặc chương trình chưa xếp được lượt phát: xem nhật ký máy chủ.`,
    en: `${words.en} ${unplanned} schedules or programmes cannot be planned: see the server's log.`,
  }
}
