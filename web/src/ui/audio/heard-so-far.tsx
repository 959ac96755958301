import { Group, Progress, Text } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { isHeardEnough } from './heard.ts'

const vi = { heard: (percent: string) => `Đã nghe ${percent}`, heardAll: 'Đã nghe đủ' }
const en = { heard: (percent: string) => `Heard ${percent}`, heardAll: 'Heard' } satisfies typeof vi
const texts = { vi, en }

/** How much of a sound that is to be approved was heard, 0..1; `of` names the sound where there are several. */
export function HeardSoFar({ heard, of }: { heard: number; of?: string }) {
  const t = useTexts(texts)
  const format = useFormat()
  if (isHeardEnough(heard))
    return (
      <Group gap="xs" role="status" c="light-dark(var(--mantine-color-leaf-7), var(--mantine-color-leaf-3))">
        <IconCircleCheck size={20} aria-hidden />
        <Text fw={600}>{t.heardAll}</Text>
      </Group>
    )
  const percent = t.heard(format.percent(Math.round(heard * 100) / 100))
  return (
    <div>
      <Text className="loa-tabular">{percent}</Text>
      <Progress
        value={heard * 100}
        aria-label={of === undefined ? percent : `${of}: ${percent}`}
        transitionDuration={200}
      />
    </div>
  )
}
