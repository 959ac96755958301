import { Alert, Button, Card, Checkbox, Group, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ApiProblem } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { isHeardEnough } from '../../ui/audio/heard.ts'
import { HeardSoFar } from '../../ui/audio/heard-so-far.tsx'
import { BulletinBadge, PriorityBadge } from '../../ui/badges.tsx'
import classes from '../../ui/layout.module.css'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/states.tsx'
import type { ServerBulletin } from '../bulletins/begin-draft.ts'
import { BulletinSound } from '../bulletins/bulletin-sound.tsx'
import { WhereCard } from '../bulletins/where-card.tsx'
import { PreflightChanged } from '../preflight/preflight-changed.tsx'
import { preflightQuery } from '../preflight/preflight-query.ts'
import { PreflightView } from '../preflight/preflight-view.tsx'
import { useShownPreflight } from '../preflight/use-shown-preflight.ts'
import { DecideBar } from './decide-bar.tsx'
import { NotToDecide } from './not-to-decide.tsx'
import { approvalTexts } from './texts.ts'

/**
 * Hear, read, see where and when, decide. What is shown stays the version that was opened (`opened`) even when a newer
 * one arrives: an approval is for what was heard, and the person is told that it has changed.
 */
export function Approval({ current }: { current: ServerBulletin }) {
  const t = useTexts(approvalTexts)
  const words = useTexts(common)
  const format = useFormat()
  const queries = useQueryClient()
  const [opened, setOpened] = useState(current)
  const [heard, setHeard] = useState(0)
  const [heardElsewhere, setHeardElsewhere] = useState(false)
  const isChanged = current.revision !== opened.revision || current.clipSha256 !== opened.clipSha256
  const preflight = useQuery({
    ...preflightQuery(opened.id, opened.revision),
    enabled: opened.status === 'submitted',
  })
  const { shown, differs, accept } = useShownPreflight(`${opened.id} ${opened.revision}`, preflight.data)
  // Of the same version only names and times can change; those may be shown as they are now.
  useEffect(() => {
    if (!isChanged) setOpened(current)
  }, [current, isChanged])

  if (opened.status !== 'submitted')
    return <NotToDecide bulletin={opened} title={t.goneTitle} text={t.goneText[opened.status]} />
  const openNewest = () => {
    setOpened(current)
    setHeard(0)
    setHeardElsewhere(false)
  }
  const isHeard = isHeardEnough(heard) || heardElsewhere
  return (
    <Page
      title={opened.title}
      lead={t.by(opened.authorName, opened.submittedAt ? format.ago(opened.submittedAt) : '')}
      narrow
    >
      {isChanged && (
        <Alert color="emergency" variant="light" role="alert" icon={<IconAlertTriangle />} title={t.changedTitle}>
          <Stack gap="sm" align="flex-start">
            <Text>{t.changedText}</Text>
            <Button onClick={openNewest}>{t.changedGo}</Button>
          </Stack>
        </Alert>
      )}
      <Group gap="xs">
        <PriorityBadge priority={opened.priority} />
        <BulletinBadge status={opened.status} />
        <Text>{words.topic[opened.topic as keyof typeof words.topic] ?? opened.topic}</Text>
      </Group>
      <Card withBorder padding="md" component="section" aria-labelledby="listen">
        <Stack gap="sm">
          <Title order={2} id="listen">
            {t.listen}
          </Title>
          <Text c="dimmed">{t.listenHint}</Text>
          <BulletinSound
            key={opened.revision}
            bulletin={opened}
            onHeard={(share) => setHeard((before) => Math.max(before, share))}
          />
          <HeardSoFar heard={heard} />
          {!isHeardEnough(heard) && (
            <Checkbox
              label={t.heardElsewhere}
              checked={heardElsewhere}
              onChange={({ currentTarget }) => setHeardElsewhere(currentTarget.checked)}
            />
          )}
          {opened.text !== null && (
            <div>
              <Title order={3}>{t.words}</Title>
              <Text className={classes.text}>{opened.text}</Text>
            </div>
          )}
        </Stack>
      </Card>
      <Card withBorder padding="md" component="section" aria-labelledby="effect">
        <Stack gap="sm">
          <Title order={2} id="effect">
            {t.effect}
          </Title>
          <QueryView query={preflight}>{(now) => <PreflightView preflight={now} />}</QueryView>
        </Stack>
      </Card>
      <WhereCard areaCodes={opened.areaCodes} areaNames={opened.areaNames} />
      {differs && shown && preflight.data && <PreflightChanged shown={shown} now={preflight.data} onAccept={accept} />}
      <DecideBar
        bulletin={opened}
        isHeard={isHeard}
        isChanged={isChanged}
        preflightHash={shown?.hash}
        preflightDiffers={differs}
        onRefused={(error) => {
          // Changed between our last look and the click: read it anew, and say so.
          if (!(error instanceof ApiProblem)) return
          void queries.invalidateQueries({ queryKey: ['bulletins'] })
          void queries.invalidateQueries({ queryKey: ['preflight'] })
        }}
      />
    </Page>
  )
}
