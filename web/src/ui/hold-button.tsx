import { Button, type ButtonProps } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import classes from './hold-button.module.css'

const HOLD_MS = 1_500

type HoldButtonProps = ButtonProps & {
  /** Called once, when it was held long enough. */
  onHeld(): void
  children: ReactNode
  /** Read out and shown below: how to do it, by finger and by keyboard. */
  hint: string
}

/**
 * Held for a second and a half, by finger, mouse, space or Enter, so that no slip of a thumb sounds an alarm. A screen
 * reader's click, which cannot be held, counts as well when it comes twice within three seconds.
 */
export function HoldButton({ onHeld, children, hint, disabled, ...props }: HoldButtonProps) {
  const [held, setHeld] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const clickedAt = useRef(0)
  const wasHeld = useRef(false)

  const begin = () => {
    if (disabled || timer.current !== undefined) return
    wasHeld.current = true
    setHeld(true)
    timer.current = setTimeout(() => {
      end()
      onHeld()
    }, HOLD_MS)
  }
  const end = () => {
    clearTimeout(timer.current)
    timer.current = undefined
    setHeld(false)
  }
  useEffect(() => () => clearTimeout(timer.current), [])

  // A click without a press before it is an assistive tool's.
  const onClick = (event: { timeStamp: number; detail: number }) => {
    if (wasHeld.current) {
      wasHeld.current = false
      return
    }
    if (disabled || event.detail !== 0) return
    if (clickedAt.current > 0 && event.timeStamp - clickedAt.current < 3_000) onHeld()
    clickedAt.current = event.timeStamp
  }
  return (
    <Button
      {...props}
      disabled={disabled ?? false}
      className={classes['hold']}
      data-held={held || undefined}
      aria-description={hint}
      onPointerDown={begin}
      onPointerUp={end}
      onPointerLeave={end}
      onPointerCancel={end}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if ((event.key === ' ' || event.key === 'Enter') && !event.repeat) begin()
      }}
      onKeyUp={end}
      onBlur={end}
      onClick={onClick}
    >
      {children}
    </Button>
  )
}
