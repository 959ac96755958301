import { Button, Stack } from '@mantine/core'
import { useDisclosure, useId } from '@mantine/hooks'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { useTexts } from '../../i18n/language.tsx'
import { QueryView } from '../../ui/states.tsx'
import { PreflightView } from '../preflight/preflight-view.tsx'
import { getBulletin, type ServerBulletin } from './begin-draft.ts'
import { clipOf, type Draft } from './draft.ts'
import type { PlanCheck } from './use-plan-check.ts'
import { ruleOf, type ScheduleRule } from './when.ts'
import { whenTexts } from './when-texts.ts'

/**
 * All that would happen, as the approver will be shown it, on demand: once the server has this bulletin as it stands
 * here. The time may be one that is not kept yet.
 */
export function ComposePreflight({ draft, check }: { draft: Draft; check: PlanCheck }) {
  const t = useTexts(whenTexts)
  const id = useId()
  const [isOpen, shown] = useDisclosure(false)
  const { data: bulletin } = useQuery({
    queryKey: ['bulletins', 'one', draft.bulletinId],
    queryFn: () => getBulletin(draft.bulletinId ?? ''),
    enabled: draft.bulletinId !== undefined,
  })
  const rule = ruleOf(draft.when, Date.now())
  if (!bulletin || !rule || !isAsKept(draft, bulletin) || (check.state !== 'good' && draft.when.kind !== 'approved'))
    return null
  return (
    <Stack gap="sm" align="flex-start">
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
      <div id={id}>{isOpen && <Asked id={bulletin.id} revision={bulletin.revision} rule={rule} />}</div>
    </Stack>
  )
}

function Asked({ id, revision, rule }: { id: string; revision: number; rule: ScheduleRule }) {
  // "As soon as it is approved" carries the clock, which would make every look a new question.
  const isOnApproval = rule.kind === 'once' && rule.whenApproved
  const preflight = useQuery({
    queryKey: ['preflight', 'rule', id, revision, isOnApproval ? 'approved' : JSON.stringify(rule)],
    queryFn: () => call(api.bulletins[':id'].preflight.$post({ param: { id }, query: {}, json: { rule } })),
    retry: false,
  })
  return <QueryView query={preflight}>{(now) => <PreflightView preflight={now} />}</QueryView>
}

/** What the server would tell about is what is written here. */
const isAsKept = (draft: Draft, { title, priority, areaCodes, clipSha256 }: ServerBulletin): boolean =>
  title === draft.title.trim() &&
  priority === draft.priority &&
  clipSha256 !== null &&
  clipSha256 === clipOf(draft)?.sha256 &&
  areaCodes.toSorted().join() === draft.areaCodes.toSorted().join()
