/** Topics of speaker protocol v1. `root` is `loa/v1` unless configured. Ids, never names; no wildcard is ever published to. */
const AREA_CHANNELS = ['commands', 'alert', 'plan', 'policy'] as const
const SPEAKER_CHANNELS = ['commands', 'config', 'acks', 'presence', 'telemetry'] as const
/** Policy before commands: what is retained may arrive in the order of subscription. */
const HEARD_OF_AREAS = ['policy', 'alert', 'commands'] as const
export type AreaChannel = (typeof AREA_CHANNELS)[number]
export type SpeakerChannel = (typeof SPEAKER_CHANNELS)[number]

export type Topic =
  | { of: 'area'; areaCode: string; channel: AreaChannel }
  | { of: 'speaker'; speakerId: string; channel: SpeakerChannel }

const SEGMENT = /^[0-9A-Za-z_-]{1,64}$/

function segment(value: string): string {
  if (!SEGMENT.test(value)) throw new Error(`"${value}" cannot stand in a topic: only letters, digits, _ and -`)
  return value
}

export const areaTopic = (root: string, areaCode: string, channel: AreaChannel): string =>
  `${root}/areas/${segment(areaCode)}/${channel}`

export const speakerTopic = (root: string, speakerId: string, channel: SpeakerChannel): string =>
  `${root}/speakers/${segment(speakerId)}/${channel}`

/** What the gateway subscribes to. */
export const speakersPattern = (root: string, channel: 'acks' | 'presence' | 'telemetry'): string =>
  `${root}/speakers/+/${channel}`

/** Undefined for anything that is not one of our topics. */
export function parseTopic(root: string, topic: string): Topic | undefined {
  if (!topic.startsWith(`${root}/`)) return undefined
  const [of, id, channel, ...rest] = topic.slice(root.length + 1).split('/')
  if (!id || !channel || rest.length > 0 || !SEGMENT.test(id)) return undefined
  if (of === 'areas' && (AREA_CHANNELS as readonly string[]).includes(channel))
    return { of: 'area', areaCode: id, channel: channel as AreaChannel } // safe: just looked up
  if (of === 'speakers' && (SPEAKER_CHANNELS as readonly string[]).includes(channel))
    return { of: 'speaker', speakerId: id, channel: channel as SpeakerChannel } // safe: just looked up
  return undefined
}

/** What one speaker subscribes to: its own downward topics and those of every area on its path. */
export function speakerSubscriptions(root: string, speakerId: string, areaPath: readonly string[]): string[] {
  return [
    speakerTopic(root, speakerId, 'commands'),
    speakerTopic(root, speakerId, 'config'),
    ...areaPath.flatMap((code) => HEARD_OF_AREAS.map((channel) => areaTopic(root, code, channel))),
  ]
}
