import { addMs } from '../clock.ts'
import type { App } from '../context.ts'
import type { Mode, Priority } from '../db/tables.ts'
import { type Audio, type Play, PROTOCOL_VERSION } from '../protocol/messages.ts'

/** The claims that every document carries. `expiresAt` is the last instant at which a speaker may take it up. */
export function claims(app: App, to: { areas?: string[]; speakers?: string[] }, expiresAt: Date, mode: Mode) {
  return {
    v: PROTOCOL_VERSION as 1, // safe: the literal the constant holds
    id: app.ids.next('cmd'),
    issuedAt: app.clock.now().toISOString(),
    expiresAt: expiresAt.toISOString(),
    mode,
    to: { areas: to.areas ?? [], speakers: to.speakers ?? [], except: [] },
  }
}

export function audioOf(publicUrl: string, clip: { sha256: string; bytes: number; durationMs: number }): Audio {
  return {
    sha256: clip.sha256,
    bytes: clip.bytes,
    mime: 'audio/mpeg',
    durationMs: clip.durationMs,
    urls: [`${publicUrl}/audio/${clip.sha256}.mp3`],
  }
}

/** A recording; or a station that is relayed, and the recording that stands in while its stream is lost. */
export type Content = {
  clip: { sha256: string; bytes: number; durationMs: number }
  relay: { url: string; bufferMs: number; until: Date } | null
}

/** The `play` of a scheduled airing: start by the clock, late at most until `validUntil`. */
export function playDocument(
  app: App,
  publicUrl: string,
  airing: {
    id: string
    bulletinId: string | null
    priority: Priority
    title: string
    areaCodes: string[]
    startAt: Date
    validUntil: Date
    mode: Mode
    content: Content
    resume: 'continue' | 'restart' | 'drop'
    volume: number | null
    hardEndAt: Date | null
    precedence: number
  },
): Play {
  return {
    ...claims(app, { areas: airing.areaCodes }, airing.validUntil, airing.mode),
    kind: 'play',
    occurrenceId: airing.id,
    ...(airing.bulletinId ? { bulletinId: airing.bulletinId } : {}),
    priority: airing.priority,
    title: airing.title,
    startAt: airing.startAt.toISOString(),
    validUntil: airing.validUntil.toISOString(),
    ...soundOf(publicUrl, airing.content),
    ...(airing.volume === null ? {} : { volume: airing.volume }),
    ...(airing.hardEndAt && { hardEndAt: airing.hardEndAt.toISOString() }),
    ...(airing.precedence > 0 && { precedence: airing.precedence }),
    resume: airing.resume,
  }
}

function soundOf(publicUrl: string, { clip, relay }: Content): Pick<Play, 'audio' | 'stream'> {
  const audio = audioOf(publicUrl, clip)
  if (!relay) return { audio }
  const { url, bufferMs, until } = relay
  return {
    stream: { mime: 'audio/mpeg', url, bufferMs, until: until.toISOString(), source: 'relay', fallback: audio },
  }
}

/** The `play` of a live microphone: connect now, sound when something comes, silence at `until` whatever happens. */
export function liveDocument(
  app: App,
  publicUrl: string,
  live: {
    occurrenceId: string
    title: string
    priority: 'normal' | 'priority'
    areaCodes: string[]
    streamKey: string
    until: Date
  },
): Play {
  const until = live.until.toISOString()
  return {
    ...claims(app, { areas: live.areaCodes }, live.until, 'live'),
    kind: 'play',
    occurrenceId: live.occurrenceId,
    priority: live.priority,
    title: live.title,
    validUntil: until,
    stream: {
      mime: 'audio/mpeg',
      url: `${publicUrl}/live/${live.streamKey}.mp3`,
      bufferMs: app.config.liveBufferMs,
      until,
    },
    resume: 'drop',
  }
}

/** The `play` of an alert: now, siren first, again and again until it ends, by the speaker itself. */
export function alertDocument(
  app: App,
  publicUrl: string,
  alert: {
    id: string
    occurrenceId: string
    title: string
    areaCodes: string[]
    mode: Mode
    riskLevel: number
    preTone: 'siren' | 'chime' | null
    repeatEverySeconds: number
    validMinutes: number
    clip: { sha256: string; bytes: number; durationMs: number }
  },
): Play {
  const validUntil = addMs(app.clock.now(), alert.validMinutes * 60_000)
  return {
    ...claims(app, { areas: alert.areaCodes }, validUntil, alert.mode),
    kind: 'play',
    occurrenceId: alert.occurrenceId,
    alertId: alert.id,
    priority: 'emergency',
    riskLevel: alert.riskLevel,
    title: alert.title,
    validUntil: validUntil.toISOString(),
    repeat: { everySeconds: alert.repeatEverySeconds, until: validUntil.toISOString() },
    ...(alert.preTone ? { preTone: alert.preTone } : {}),
    audio: audioOf(publicUrl, alert.clip),
    resume: 'drop',
  }
}
