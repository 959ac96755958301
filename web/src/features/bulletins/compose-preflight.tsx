import { Button, Stack, Text } from '@mantine/core'
import { useDisclosure, useId } from '@mantine/hooks'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { useLanguage, useTexts } from '../../i18n/language.tsx'
import classes from '../../ui/layout.module.css'
import type { Preflight } from '../preflight/preflight-query.ts'
import { PreflightView } from '../preflight/preflight-view.tsx'
import { AiringSentence } from './airing-sentence.tsx'
import { getBulletin, type ServerBulletin } from './begin-draft.ts'
import { clipOf, type Draft } from './draft.ts'
import { composeTexts } from './texts.ts'
import type { PlanCheck } from './use-plan-check.ts'
import { ruleOf, type ScheduleRule } from './when.ts'
import { whenTexts } from './when-texts.ts'

type ComposePreflightProps = { draft: Draft; check: PlanCheck }

/**
 * What will happen, in the words that the approver will read, as soon as the server has this bulletin as it stands here;
 * before that in words made here. Never both: they would be two counts of the same speakers.
 */
export function ComposePreflight({ draft, check }: ComposePreflightProps) {
  const t = useTexts(composeTexts)
  const { data: bulletin } = useQuery({
    queryKey: ['bulletins', 'one', draft.bulletinId],
    queryFn: () => getBulletin(draft.bulletinId ?? ''),
    enabled: draft.bulletinId !== undefined,
  })
  const asked = bulletin && isAsKept(draft, bulletin) ? askedOf(draft, check) : undefined
  const id = draft.bulletinId ?? ''
  const preflight = useQuery({
    // By the word that speakers and areas make stale: the count beside the area picker is of the same moment.
    queryKey: ['reach', 'preflight', id, bulletin?.revision, asked?.key],
    queryFn: () =>
      call(
        api.bulletins[':id'].preflight.$post({
          param: { id },
          query: {},
          json: asked?.rule ? { rule: asked.rule } : {},
        }),
      ),
    enabled: asked !== undefined,
    retry: false,
  })
  if (asked && preflight.data) return <AsApproved preflight={preflight.data} />
  if (asked && preflight.isFetching) return <Text c="dimmed">{t.checking}</Text>
  return <AiringSentence draft={draft} check={check} />
}

function AsApproved({ preflight }: { preflight: Preflight }) {
  const t = useTexts(whenTexts)
  const { language } = useLanguage()
  const id = useId()
  const [isOpen, shown] = useDisclosure(false)
  return (
    <Stack gap="sm" align="flex-start">
      <Text className={classes.sentence} aria-live="polite">
        {preflight.words[language]}
      </Text>
      <Button
        variant="subtle"
        px="xs"
        aria-expanded={isOpen}
        aria-controls={id}
        leftSection={isOpen ? <IconChevronUp size={20} aria-hidden /> : <IconChevronDown size={20} aria-hidden />}
        onClick={shown.toggle}
      >
        {isOpen ? t.hideDetails : t.details}
      </Button>
      <div id={id}>{isOpen && <PreflightView preflight={preflight} withoutWords />}</div>
    </Stack>
  )
}

/** What to ask the server about; undefined while the time is none that could be kept. */
function askedOf(draft: Draft, check: PlanCheck): { rule: ScheduleRule | undefined; key: string } | undefined {
  const { kind } = draft.when
  // Without a time here, and none at the server: that, too, is for the server to say.
  if (kind === 'none') return draft.scheduleId === undefined ? { rule: undefined, key: kind } : undefined
  const rule = ruleOf(draft.when, Date.now())
  // "As soon as it is approved" carries the clock, which would make every look a new question.
  if (kind === 'approved') return { rule, key: kind }
  return rule && check.state === 'good' ? { rule, key: JSON.stringify(rule) } : undefined
}

/** What the server would tell about is what is written here. */
const isAsKept = (draft: Draft, { title, priority, areaCodes, clipSha256 }: ServerBulletin): boolean =>
  title === draft.title.trim() &&
  priority === draft.priority &&
  clipSha256 !== null &&
  clipSha256 === clipOf(draft)?.sha256 &&
  areaCodes.toSorted().join() === draft.areaCodes.toSorted().join()
