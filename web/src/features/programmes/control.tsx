import { Button, Card, Group, Modal, Stack, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { common } from '../../i18n/common.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { confirm } from '../../ui/confirm.tsx'
import { SoundButton } from '../../ui/sound-button.tsx'
import { decisionTexts } from './decision-texts.ts'
import { LeaveDay } from './leave-day.tsx'
import type { ProgrammeDetail } from './queries.ts'
import { SaveTemplateButton } from './save-template.tsx'
import { useTurn } from './use-turn.ts'
import { VariantForm } from './variant-form.tsx'

/** What one may do with a programme as a whole; each says first what becomes of the loudspeakers. */
export function Control({ programme }: { programme: ProgrammeDetail }) {
  const t = useTexts(decisionTexts)
  const words = useTexts(common)
  const format = useFormat()
  const [variant, setVariant] = useState<'one-day' | 'following'>()
  const [isLeaving, leaving] = useDisclosure(false)
  const pause = useTurn(programme, 'pause', t.paused)
  const resume = useTurn(programme, 'resume', t.resumed)
  const end = useTurn(programme, 'end', t.ended)
  const { status, rule, nextAirings, areaNames } = programme
  const [next] = nextAirings
  // What falls silent first, before the button that does it.
  const silent = next && status === 'approved' ? t.nextSilent(format.when(next.startAt), format.list(areaNames)) : ''
  const ask = (title: string, effect: string, go: string, run: () => void, color?: string) =>
    confirm({ title, effect, confirm: go, cancel: words.cancel, onConfirm: run, ...(color && { color }) })
  const isSeries = rule.kind !== 'once'
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="control">
      <Stack gap="sm">
        <Title order={2} id="control">
          {t.control}
        </Title>
        <Group gap="sm">
          {isSeries && (
            <>
              <Button variant="default" onClick={() => setVariant('one-day')}>
                {t.oneDay}
              </Button>
              <Button variant="default" onClick={() => setVariant('following')}>
                {t.following}
              </Button>
            </>
          )}
          {isSeries && status === 'approved' && (
            <Button variant="default" onClick={leaving.open}>
              {t.leaveDay}
            </Button>
          )}
          {status === 'approved' && (
            <SoundButton
              variant="default"
              loading={pause.isPending}
              onClick={() => ask(t.pauseTitle, silent + t.pauseText, t.pause, () => pause.mutate())}
            >
              {t.pause}
            </SoundButton>
          )}
          {status === 'paused' && (
            <SoundButton
              loading={resume.isPending}
              onClick={() =>
                ask(t.resumeTitle, t.resumeText(next ? format.when(next.startAt) : t.resumeSoon), t.resume, () =>
                  resume.mutate(),
                )
              }
            >
              {t.resume}
            </SoundButton>
          )}
          <SaveTemplateButton programme={programme} />
          <SoundButton
            variant="light"
            color="emergency"
            loading={end.isPending}
            onClick={() => ask(t.endTitle, silent + t.endText, t.end, () => end.mutate(), 'emergency')}
          >
            {t.end}
          </SoundButton>
        </Group>
      </Stack>
      <Modal
        opened={variant !== undefined}
        onClose={() => setVariant(undefined)}
        title={variant === 'following' ? t.followingTitle : t.oneDayTitle}
      >
        {variant && <VariantForm programme={programme} kind={variant} />}
      </Modal>
      <Modal opened={isLeaving} onClose={leaving.close} title={t.leaveDayTitle}>
        <LeaveDay programme={programme} onDone={leaving.close} />
      </Modal>
    </Card>
  )
}
