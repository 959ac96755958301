import { useEffect } from 'react'

/** Keeps the screen of a phone on: one that goes dark after 30 s may stop the recording of whoever reads from paper. */
export function useStayAwake(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined
    let left = false
    // Refused in power saving, absent in some browsers: recording works without it.
    const held = navigator.wakeLock?.request('screen').catch(() => undefined)
    void held?.then((sentinel) => {
      lock = sentinel
      if (left) void lock?.release()
    })
    return () => {
      left = true
      void lock?.release()
    }
  }, [])
}
