import { ActionIcon, Button, Radio, Stack, Text, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { localDate } from '../../i18n/format.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { addDays } from '../../lib/months.ts'
import { useMe } from '../../session.ts'
import { AreaPicker } from '../../ui/area-picker/area-picker.tsx'
import { confirm } from '../../ui/confirm.tsx'
import classes from '../../ui/layout.module.css'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { QueryView } from '../../ui/states.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { useOwnAreas } from '../bulletins/use-own-areas.ts'
import { type Template, templatesQuery } from './queries.ts'
import { programmeTexts } from './texts.ts'

const EMPTY = 'empty'
const EMPTY_BUDGET_SECONDS = 30 * 60

/** A draft at the server from a template or from nothing; everything else is done in its editor. */
export function BeginForm() {
  const t = useTexts(programmeTexts)
  const navigate = useNavigate()
  const { suggested } = useOwnAreas('schedule.write')
  const templates = useQuery(templatesQuery)
  const [choice, setChoice] = useState<string>()
  const [typed, setTyped] = useState<string>()
  const [areaCodes, setAreaCodes] = useState(suggested)
  const [isTried, setTried] = useState(false)
  const first = templates.data?.[0]
  const chosen = choice ?? first?.id ?? EMPTY
  const template = templates.data?.find(({ id }) => id === chosen)
  const title = typed ?? template?.name ?? t.defaultName
  const begin = useAct({
    do: () => {
      // From tomorrow on: whoever begins a morning programme at noon does not mean a morning that is over.
      const startsOn = addDays(localDate(Date.now()), 1)
      const rule = template
        ? ({ kind: 'weekly', weekdays: template.weekdays, at: template.at, startsOn } as const)
        : ({ kind: 'daily', at: '05:00', startsOn } as const)
      const from = template ? { templateId: template.id } : { budgetSeconds: EMPTY_BUDGET_SECONDS }
      return call(api.programmes.$post({ json: { title: title.trim(), areaCodes, rule, ...from } }))
    },
    ownErrors: true,
    stale: ['programmes'],
    onDone: ({ id }) => navigate({ to: '/programmes/$programmeId', params: { programmeId: id } }),
  })
  const isMissing = title.trim() === '' || areaCodes.length === 0
  return (
    <Stack>
      <QueryView query={templates}>
        {(all) => (
          <Radio.Group label={t.from} value={chosen} onChange={setChoice}>
            <Stack gap="xs" mt="xs">
              {all.map((one) => (
                <TemplateCard key={one.id} template={one} />
              ))}
              <Radio.Card value={EMPTY} p="sm" className={classes.choice}>
                <div className={classes.choiceRow}>
                  <Radio.Indicator size="md" />
                  <div>
                    <Text fw={600}>{t.empty}</Text>
                    <Text c="dimmed">{t.emptyText}</Text>
                  </div>
                </div>
              </Radio.Card>
            </Stack>
          </Radio.Group>
        )}
      </QueryView>
      <TextInput
        label={t.name}
        required
        maxLength={200}
        value={title}
        error={isTried && title.trim() === '' ? t.nameNeeded : undefined}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <AreaPicker
        label={t.where}
        value={areaCodes}
        onChange={setAreaCodes}
        permission="schedule.write"
        error={isTried && areaCodes.length === 0 ? t.whereNeeded : undefined}
      />
      <ProblemAlert error={begin.error} />
      <Button
        size="lg"
        loading={begin.isPending}
        disabled={templates.isPending}
        onClick={() => (isMissing ? setTried(true) : begin.mutate())}
      >
        {t.beginGo}
      </Button>
    </Stack>
  )
}

function TemplateCard({ template }: { template: Template }) {
  const t = useTexts(programmeTexts)
  const words = useTexts(common)
  const format = useFormat()
  const me = useMe()
  const { id, name, items, budgetSeconds, at, builtIn, areaNames, createdBy } = template
  const remove = useAct({
    do: () => call(api['programme-templates'][':id'].$delete({ param: { id } })),
    stale: ['programmes'],
    said: t.templateDeleted,
  })
  const ask = () =>
    confirm({
      title: t.deleteTemplate(name),
      effect: t.deleteTemplateText,
      confirm: words.remove,
      cancel: words.cancel,
      color: 'emergency',
      onConfirm: () => remove.mutate(),
    })
  const minutes = t.minutes(format.number(Math.round(budgetSeconds / 60)))
  return (
    <div style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
      <Radio.Card value={id} p="sm" className={classes.choice}>
        <div className={classes.choiceRow}>
          <Radio.Indicator size="md" />
          <div>
            <Text fw={600}>{name}</Text>
            <Text c="dimmed">
              {builtIn ? t.builtIn : t.ownTemplate(format.list(areaNames.slice(0, 3)))} ·{' '}
              {t.templateText(t.items(format.number(items.length)), minutes, at.slice(0, 5))}
            </Text>
          </div>
        </div>
      </Radio.Card>
      {!builtIn && createdBy === me.id && (
        <ActionIcon size={48} variant="default" aria-label={t.deleteTemplate(name)} onClick={ask}>
          <IconTrash size={20} aria-hidden />
        </ActionIcon>
      )}
    </div>
  )
}
