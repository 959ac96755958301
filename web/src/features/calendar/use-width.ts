import { useSyncExternalStore } from 'react'

const listen = (changed: () => void) => {
  addEventListener('resize', changed)
  return () => removeEventListener('resize', changed)
}

/** Whether seven columns fit. By the window and not by a media query: paper is narrow too, and prints what is seen. */
export const useIsWide = (): boolean => useSyncExternalStore(listen, () => window.innerWidth >= 1_100)
