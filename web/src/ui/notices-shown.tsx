import { Notifications, useNotifications } from '@mantine/notifications'
import { useEffect } from 'react'

const BARS = '.mantine-AppShell-footer, .loa-bottom-bar'
/** A bar that ends higher than this above the lower edge is out of reach of a notice. */
const REACH_PX = 200

export function NoticesShown() {
  const { notifications } = useNotifications()
  useRoomForBars(notifications.length > 0)
  return <Notifications position="bottom-right" />
}

/** Notices stand above the bars at the lower edge, however tall these are: none covers a button that stops a sound. */
function useRoomForBars(isShown: boolean): void {
  useEffect(() => {
    if (!isShown) return
    const { style } = document.documentElement
    const measure = () => style.setProperty('--loa-bars', `${heightOfBars()}px`)
    measure()
    // What was done may have led to another screen, with other bars.
    const changes = new MutationObserver(measure)
    changes.observe(document.body, { childList: true, subtree: true })
    const gone = new AbortController()
    for (const event of ['scroll', 'resize'])
      window.addEventListener(event, measure, { signal: gone.signal, passive: true })
    return () => {
      changes.disconnect()
      gone.abort()
    }
  }, [isShown])
}

function heightOfBars(): number {
  const edge = window.innerHeight
  const heights = [...document.querySelectorAll(BARS)]
    .map((bar) => bar.getBoundingClientRect())
    .filter(({ height, top, bottom }) => height > 0 && top < edge && bottom > edge - REACH_PX)
    .map(({ top }) => edge - top)
  return Math.max(0, ...heights)
}
