import { Button, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlayerStop } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { api, call } from '../api.ts'
import { common } from '../i18n/common.ts'
import { useFormat, useTexts } from '../i18n/language.tsx'
import { useMe } from '../session.ts'
import { useReach } from '../ui/area-picker/use-reach.ts'
import { ProblemAlert } from '../ui/problem-alert.tsx'
import { SoundButton } from '../ui/sound-button.tsx'
import { PageLoading } from '../ui/states.tsx'
import { useAct } from '../ui/use-act.tsx'
import classes from './shell.module.css'
import { shellTexts } from './texts.ts'

const AreaPicker = lazy(() =>
  import('../ui/area-picker/area-picker.tsx').then(({ AreaPicker }) => ({ default: AreaPicker })),
)

/** Dừng tất cả: two touches from any screen. The areas of the person's grant are chosen already. */
export function StopAll({ areaCodes, full }: { areaCodes?: readonly string[]; full?: boolean }) {
  const t = { ...useTexts(common), ...useTexts(shellTexts) }
  const [isOpen, dialog] = useDisclosure(false)
  return (
    <>
      <Button
        className={classes['redButton'] ?? ''}
        variant="outline"
        color="emergency"
        px="sm"
        fullWidth={full ?? false}
        size={full ? 'lg' : 'md'}
        leftSection={<IconPlayerStop size={20} aria-hidden />}
        onClick={dialog.open}
      >
        {t.stopAll}
      </Button>
      <Modal opened={isOpen} onClose={dialog.close} title={t.stopAllTitle} size="lg">
        <StopAllForm initial={areaCodes} onDone={dialog.close} />
      </Modal>
    </>
  )
}

function StopAllForm({ initial, onDone }: { initial: readonly string[] | undefined; onDone(): void }) {
  const t = { ...useTexts(common), ...useTexts(shellTexts) }
  const format = useFormat()
  const me = useMe()
  const queries = useQueryClient()
  const own = me.permissions
    .filter(({ permissions }) => permissions.includes('stop'))
    .flatMap(({ path }) => path.split('/').filter(Boolean).slice(-1))
  const [codes, setCodes] = useState<string[]>([...(initial ?? own)])
  const [isChoosing, choose] = useDisclosure(false)
  const { data: reach } = useReach(codes)
  const stop = useAct({
    do: () => call(api['stop-all'].$post({ json: { areaCodes: codes } })),
    said: t.stopAllDone,
    ownErrors: true,
    onDone: () => {
      void queries.invalidateQueries()
      onDone()
    },
  })
  const names = format.list((reach?.areas ?? []).slice(0, 4).map(({ name }) => name))
  return (
    <Stack>
      {reach && <Text>{t.stopAllEffect(t.speakers(format.number(reach.speakers)), names)}</Text>}
      <ProblemAlert error={stop.error} />
      <SoundButton
        color="emergency"
        size="lg"
        loading={stop.isPending}
        disabled={codes.length === 0}
        onClick={() => stop.mutate()}
      >
        {t.stopAllGo}
      </SoundButton>
      <Button variant="default" onClick={choose.toggle} aria-expanded={isChoosing}>
        {t.stopAllWhere}
      </Button>
      {isChoosing && (
        <Suspense fallback={<PageLoading />}>
          <AreaPicker value={codes} onChange={setCodes} />
        </Suspense>
      )}
    </Stack>
  )
}
