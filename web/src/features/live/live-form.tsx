import { Alert, Card, NativeSelect, Radio, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconMicrophone } from '@tabler/icons-react'
import { useState } from 'react'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { AreaPicker } from '../../ui/area-picker/area-picker.tsx'
import { useReachText } from '../../ui/area-picker/reach-line.tsx'
import { useReach } from '../../ui/area-picker/use-reach.ts'
import type { useMicrophone } from '../../ui/audio/use-microphone.ts'
import { ProblemAlert, useFieldText } from '../../ui/problem-alert.tsx'
import { SoundButton } from '../../ui/sound-button.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { liveTexts } from './texts.ts'

const MINUTES = [2, 5, 10, 15, 30]

type LiveFormProps = { microphone: ReturnType<typeof useMicrophone>; onPrepared(id: string): void }

export function LiveForm({ microphone, onPrepared }: LiveFormProps) {
  const t = useTexts(liveTexts)
  const words = useTexts(common)
  const reachText = useReachText()
  const [title, setTitle] = useState('')
  const [areaCodes, setAreaCodes] = useState<string[]>([])
  const [priority, setPriority] = useState<'normal' | 'priority'>('normal')
  const [minutes, setMinutes] = useState(10)
  const [isTried, setTried] = useState(false)
  const { data: reach } = useReach(areaCodes)
  const faults = {
    title: title.trim() === '' ? t.titleMissing : undefined,
    areaCodes: areaCodes.length === 0 ? t.whereMissing : undefined,
  }
  const prepare = useAct({
    ownErrors: true,
    stale: ['live', 'today'],
    do: async () => {
      if (!(await microphone.open())) return undefined
      return call(api.live.$post({ json: { title: title.trim(), areaCodes, priority, maxSeconds: minutes * 60 } }))
    },
    onDone: (live) => {
      if (live) onPrepared(live.id)
    },
  })
  const fieldText = useFieldText()
  const submit = () => {
    setTried(true)
    if (!faults.title && !faults.areaCodes) prepare.mutate()
  }
  return (
    <Stack gap="lg">
      <Card withBorder padding="md">
        <Stack>
          <Title order={2}>{t.what}</Title>
          <TextInput
            label={t.titleLabel}
            placeholder={t.titlePlaceholder}
            value={title}
            maxLength={200}
            onChange={(event) => setTitle(event.currentTarget.value)}
            error={(isTried && faults.title) || fieldText(prepare.error, 'title')}
          />
          <Radio.Group
            label={t.priority}
            value={priority}
            onChange={(value) => setPriority(value === 'priority' ? 'priority' : 'normal')}
          >
            <Stack gap={4} mt={4}>
              <Radio value="normal" label={words.priority.normal} description={t.normalHint} />
              <Radio value="priority" color="amber" label={words.priority.priority} description={t.priorityHint} />
            </Stack>
          </Radio.Group>
          <NativeSelect
            label={t.limit}
            value={`${minutes}`}
            onChange={(event) => setMinutes(Number(event.currentTarget.value))}
            data={MINUTES.map((value) => ({ value: `${value}`, label: t.minutes(value) }))}
          />
        </Stack>
      </Card>
      <Card withBorder padding="md">
        <Stack>
          <Title order={2}>{t.where}</Title>
          <AreaPicker
            value={areaCodes}
            onChange={setAreaCodes}
            permission="live.speak"
            withReach={false}
            error={(isTried ? faults.areaCodes : undefined) ?? fieldText(prepare.error, 'areaCodes')}
          />
        </Stack>
      </Card>
      <Card withBorder padding="md">
        <Stack>
          {reach && areaCodes.length > 0 && <Text fw={600}>{t.sentence(reachText(reach), minutes)}</Text>}
          {microphone.trouble && (
            <Alert role="alert" color="amber">
              {t.microphone[microphone.trouble]}
            </Alert>
          )}
          <ProblemAlert error={prepare.error} />
          <SoundButton
            size="lg"
            leftSection={<IconMicrophone aria-hidden />}
            loading={prepare.isPending}
            onClick={submit}
          >
            {t.prepare}
          </SoundButton>
          <Text c="dimmed">{t.prepareHint}</Text>
        </Stack>
      </Card>
    </Stack>
  )
}
