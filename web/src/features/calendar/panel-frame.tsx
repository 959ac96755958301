import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import classes from './calendar.module.css'

type PanelFrameProps = { title: string; isOpen: boolean; onClose(): void; children: ReactNode }

/** The drawer beside the calendar. No Drawer.Header: its <header> would be a second banner of the page. */
export function PanelFrame({ title, isOpen, onClose, children }: PanelFrameProps) {
  const words = useTexts(common)
  return (
    <Drawer.Root opened={isOpen} onClose={onClose} position="right" size="lg" className="loa-screen-only">
      <Drawer.Overlay />
      <Drawer.Content>
        <div className={classes['panelHead']}>
          <Drawer.Title className={classes['panelTitle'] ?? ''}>{title}</Drawer.Title>
          <Drawer.CloseButton size={44} aria-label={words.close} />
        </div>
        <Drawer.Body>{children}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  )
}
