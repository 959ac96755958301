import type { ReactNode } from 'react'
import classes from './sticky-bar.module.css'

/** The buttons of the moment, where a thumb finds them however far one has scrolled. */
export function StickyBar({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section className={`${classes['bar']} loa-bottom-bar`} aria-label={label}>
      {children}
    </section>
  )
}
