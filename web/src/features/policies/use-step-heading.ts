import { type RefObject, useEffect, useRef } from 'react'

/** The heading of a step that takes the place of another: at the top of the window, and read out. */
export function useStepHeading(): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    scrollTo({ top: 0 })
  }, [])
  return heading
}
