type Watcher = {
  /** This tab may write from now on. */
  onHeld(): void
  /** Another tab writes it. */
  onElsewhere(): void
  /** Called before another tab gets it: what was typed here must be kept first. */
  beforeGiving(): Promise<void>
}
export type DraftLock = { takeOver(): void; release(): void }

// A tab that was just left gives its lock back within this; after it, somebody really has it.
const ELSEWHERE_AFTER_MS = 400
// A frozen tab does not answer; then the lock is taken from it.
const STEAL_AFTER_MS = 1_500

/**
 * One tab at a time writes a draft (Web Locks); the others wait, are told, and may ask for it over a BroadcastChannel.
 * Without Web Locks (plain http) every tab writes, and the last one wins.
 */
export function lockDraft(name: string, watcher: Watcher): DraftLock {
  if (!('locks' in navigator)) {
    watcher.onHeld()
    return { takeOver: watcher.onHeld, release: () => undefined }
  }
  const channel = new BroadcastChannel(name)
  let letGo: (() => void) | undefined
  let waiting = new AbortController()
  let isClosed = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const hold = () => {
    clearTimeout(timer)
    if (isClosed) return undefined
    watcher.onHeld()
    return new Promise<void>((resolve) => {
      letGo = resolve
    })
  }
  const lose = () => {
    letGo = undefined
    if (!isClosed) watcher.onElsewhere()
  }
  const wait = () => {
    waiting = new AbortController()
    navigator.locks.request(name, { signal: waiting.signal }, hold).catch((error: unknown) => {
      // Either we stopped waiting, or the lock was taken from us.
      if (letGo && error instanceof DOMException) {
        lose()
        wait()
      }
    })
  }
  const steal = () => {
    if (letGo || isClosed) return
    waiting.abort()
    navigator.locks.request(name, { steal: true }, hold).catch(() => {
      lose()
      if (!isClosed) wait()
    })
  }
  channel.addEventListener('message', async () => {
    if (!letGo) return
    await watcher.beforeGiving()
    letGo?.()
    lose()
    wait()
  })

  timer = setTimeout(watcher.onElsewhere, ELSEWHERE_AFTER_MS)
  wait()
  return {
    takeOver() {
      channel.postMessage('give')
      timer = setTimeout(steal, STEAL_AFTER_MS)
    },
    release() {
      isClosed = true
      clearTimeout(timer)
      channel.close()
      if (letGo) letGo()
      else waiting.abort()
    },
  }
}
