import { Button, type ButtonProps, Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import { common } from '../i18n/common.ts'
import { useTexts } from '../i18n/language.tsx'
import { useOnline } from '../live.tsx'

type SoundButtonProps = ButtonProps & { onClick(): void; children: ReactNode; type?: 'button' | 'submit' }

/** For whatever sounds or changes what sounds: dead while there is no connection, and says so. Nothing waits to be sent. */
export function SoundButton({ disabled, ...props }: SoundButtonProps) {
  const t = useTexts(common)
  const online = useOnline()
  if (online) return <Button disabled={disabled ?? false} {...props} />
  return (
    <Tooltip label={t.offlineAction} multiline maw={320}>
      <Button {...props} data-disabled aria-disabled aria-description={t.offlineAction} onClick={() => undefined} />
    </Tooltip>
  )
}
