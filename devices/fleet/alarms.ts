/**
 * One timer for everything: a binary heap of alarms on the monotonic clock. Ten thousand speakers would otherwise keep
 * ten thousand Node timers. Alarms of one instant ring in the order they were set.
 */
export type Alarm = { at: number; order: number; ring: (() => void) | undefined }

export class AlarmHeap {
  readonly #heap: Alarm[] = []
  #timer: NodeJS.Timeout | undefined
  #timerAt = Number.POSITIVE_INFINITY
  #order = 0

  /** Ring after `ms`. The result goes to `cancel`. */
  set(ms: number, ring: () => void): Alarm {
    const alarm: Alarm = { at: performance.now() + Math.max(0, ms), order: this.#order++, ring }
    this.#heap.push(alarm)
    this.#up(this.#heap.length - 1)
    this.#arm()
    return alarm
  }

  /** It will not ring. Its place in the heap is taken when its time comes. */
  cancel(alarm: Alarm | undefined): void {
    if (alarm) alarm.ring = undefined
  }

  get size(): number {
    return this.#heap.length
  }

  clear(): void {
    clearTimeout(this.#timer)
    this.#timerAt = Number.POSITIVE_INFINITY
    this.#heap.length = 0
  }

  #arm(): void {
    const first = this.#heap[0]
    if (!first || first.at >= this.#timerAt) return
    clearTimeout(this.#timer)
    this.#timerAt = first.at
    const delay = Math.min(Math.max(0, Math.ceil(first.at - performance.now())), 2 ** 31 - 1)
    this.#timer = setTimeout(() => this.#ringDue(), delay)
  }

  #ringDue(): void {
    this.#timerAt = Number.POSITIVE_INFINITY
    const now = performance.now()
    for (let first = this.#heap[0]; first && first.at <= now; first = this.#heap[0]) {
      this.#pop()
      first.ring?.()
    }
    this.#arm()
  }

  #pop(): void {
    const last = this.#heap.pop()
    if (!last || this.#heap.length === 0) return
    this.#heap[0] = last
    this.#down(0)
  }

  #up(from: number): void {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1
      if (!this.#swapIfBefore(at, parent)) return
      at = parent
    }
  }

  #down(from: number): void {
    for (let at = from; ; ) {
      const left = 2 * at + 1
      const right = left + 1
      const child = this.#isBefore(right, left) ? right : left
      if (!this.#swapIfBefore(child, at)) return
      at = child
    }
  }

  #isBefore(a: number, b: number): boolean {
    const one = this.#heap[a]
    const other = this.#heap[b]
    if (!one || !other) return false
    return one.at === other.at ? one.order < other.order : one.at < other.at
  }

  #swapIfBefore(a: number, b: number): boolean {
    const one = this.#heap[a]
    const other = this.#heap[b]
    if (!one || !other || !this.#isBefore(a, b)) return false
    this.#heap[a] = other
    this.#heap[b] = one
    return true
  }
}
