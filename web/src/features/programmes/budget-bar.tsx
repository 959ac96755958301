import { Group, Progress, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { editorTexts } from './editor-texts.ts'
import classes from './programmes.module.css'
import type { RunningOrder } from './queries.ts'

/** How full the session is, drawn and in words; too long is said with by how much. */
export function BudgetBar({ order: { totalMs, budgetMs, leftMs } }: { order: RunningOrder }) {
  const t = useTexts(editorTexts)
  const format = useFormat()
  const isOver = leftMs < 0
  const used = t.bar(format.duration(totalMs), format.duration(budgetMs))
  const Icon = isOver ? IconAlertTriangle : IconCircleCheck
  const words = isOver ? t.over(format.duration(-leftMs)) : leftMs < 1_000 ? t.full : t.left(format.duration(leftMs))
  return (
    <div className={classes['bar']}>
      <Progress
        value={Math.min(100, (totalMs / budgetMs) * 100)}
        size="xl"
        color={isOver ? 'emergency' : 'brand'}
        transitionDuration={200}
        aria-label={used}
      />
      <Group
        gap="xs"
        wrap="nowrap"
        align="flex-start"
        role="status"
        c={isOver ? 'var(--mantine-color-error)' : undefined}
      >
        <Icon size={22} aria-hidden style={{ flexShrink: 0 }} />
        <Text fw={isOver ? 600 : undefined}>
          <span className="loa-tabular">{used}</span>. {words}
        </Text>
      </Group>
    </div>
  )
}
