import { parseTopic } from '../../src/protocol/topics.ts'
import type { Identity } from '../speaker/enrol.ts'
import type { OpenedDocument } from '../speaker/open-document.ts'
import type { KeySet, Shared } from './shared.ts'

export type InboxOptions = {
  identity: Identity
  shared: Shared
  keySet: () => KeySet | undefined
  take: (opened: OpenedDocument, via: 'area' | 'speaker') => void
  /** A config has been taken: its keys, before the next document may be opened. */
  trust: () => Promise<void>
}

/** Opens what arrives, one after the other: a document may be signed with a key that the one before it brought. */
export class MemberInbox {
  readonly #options: InboxOptions
  #waiting: Array<() => void> = []
  #isOpening = false
  /** Grows when everything that is under way is forgotten. */
  #life = 0

  constructor(options: InboxOptions) {
    this.#options = options
  }

  /** `done` is called when it has been taken, and never if it was forgotten before. */
  put(topic: string, payload: Buffer, done: () => void): void {
    const open = () => this.#open(topic, payload, done)
    if (this.#isOpening) this.#waiting.push(open)
    else open()
  }

  forget(): void {
    this.#life += 1
    this.#waiting = []
    this.#isOpening = false
  }

  #open(topic: string, payload: Buffer, done: () => void): void {
    const { identity, shared, take, trust } = this.#options
    const parsed = parseTopic(identity.topicRoot, topic)
    const keySet = this.#options.keySet()
    if (!parsed || !keySet) return
    const jws = payload.toString('latin1')
    // The retained config that it was enrolled with needs no second look.
    if (parsed.channel === 'config' && jws === identity.config) {
      done()
      return
    }
    const via = parsed.of === 'speaker' ? 'speaker' : 'area'
    const opened = shared.open(jws, keySet)
    if (!(opened instanceof Promise)) {
      take(opened, via)
      done()
      return
    }
    this.#isOpening = true
    const life = this.#life
    void opened.then(async (document) => {
      if (life !== this.#life) return
      take(document, via)
      done()
      if (document.ok && document.document.kind === 'config') await trust()
      if (life !== this.#life) return
      this.#isOpening = false
      while (!this.#isOpening) {
        const next = this.#waiting.shift()
        if (!next) return
        next()
      }
    })
  }
}
