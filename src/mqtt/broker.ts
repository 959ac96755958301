/**
 * The pipe to the speakers. Two real implementations: Aedes inside this process (`embedded.ts`) and MQTT.js to any
 * MQTT 3.1.1 broker (`external.ts`). A publish resolves when the broker has taken the message and rejects when it has
 * not within two seconds: nothing is ever queued in memory for later (the row in SQL is the queue).
 */
export interface Broker {
  publish(topic: string, payload: string, options?: { retain?: boolean }): Promise<void>
  /** At most once: `handler` hears each message in order, and what a crash swallows is asked again by the resend loop. */
  subscribe(pattern: string, handler: MessageHandler): Promise<void>
  readonly connected: boolean
  /** Called after every (re)connect, and once at start if already connected. */
  onConnect(listener: () => void): void
  /** Let this speaker in with this secret, from now on. */
  admit(credentials: readonly SpeakerCredential[]): Promise<void>
  /** Refuse it from now on and cut its connection. */
  expel(speakerId: string): Promise<void>
  /** What a speaker dials, e.g. `mqtt://192.0.2.1:1883`. */
  readonly publicUrl: string
  start(): Promise<void>
  stop(): Promise<void>
}

export type MessageHandler = (topic: string, payload: Buffer) => void
export type SpeakerCredential = { speakerId: string; password: string }

export const PUBLISH_TIMEOUT_MS = 2_000
