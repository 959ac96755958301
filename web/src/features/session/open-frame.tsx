import { Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { LookSwitches } from './look-switches.tsx'
import classes from './open-frame.module.css'
import { sessionTexts } from './texts.ts'
import { VillagePicture } from './village-picture.tsx'

/** The station's face: around the few pages that one sees before being signed in. */
export function OpenFrame({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  const t = { ...useTexts(common), ...useTexts(sessionTexts) }
  useEffect(() => {
    document.title = `${title} · Loa Làng`
  }, [title])
  return (
    <div className={classes['frame']}>
      <header className={classes['face']}>
        <VillagePicture className={classes['picture'] ?? ''} />
        <div className={classes['words']}>
          <p className={classes['name']}>{t.appName}</p>
          <p className={classes['motto']}>{t.motto}</p>
        </div>
      </header>
      <main className={classes['side']}>
        <LookSwitches />
        <div className={classes['form']}>
          <Stack gap="lg">
            <div>
              <Title order={1}>{title}</Title>
              <Text c="dimmed">{lead ?? t.tagline}</Text>
            </div>
            {children}
          </Stack>
        </div>
      </main>
    </div>
  )
}
