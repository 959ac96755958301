import {
  IconAlertTriangle,
  IconArrowsCross,
  IconCalendarExclamation,
  IconChecks,
  IconFilePencil,
  IconHome2,
  IconPlaylist,
  IconSend,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { common } from '../../i18n/common.ts'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { PriorityBadge } from '../../ui/badges.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { NeedCard, NeedWords } from './need-card.tsx'
import { placeWords } from './places.ts'
import { todayTexts } from './texts.ts'
import classes from './today.module.css'
import type { Today } from './types.ts'

type Needs = Today['needsMe']
type NeedProps<Name extends keyof Needs> = { some: Needs[Name]; now: number }

type Waiting = Pick<
  NeedProps<'approvals'>['some']['first'][number],
  'title' | 'priority' | 'authorName' | 'areaNames' | 'submittedAt'
>

/** What waits for a decision: its title, whose it is, since when, for where. */
function WaitingWords({ waiting, now }: { waiting: Waiting; now: NeedProps<'approvals'>['now'] }) {
  const t = useTexts(todayTexts)
  const format = useFormat()
  const { title, priority, authorName, areaNames, submittedAt } = waiting
  return (
    <>
      <NeedWords
        title={title}
        details={[
          t.by(authorName),
          submittedAt ? t.submitted(format.ago(submittedAt, now)) : undefined,
          format.list(placeWords(areaNames, format)),
        ]}
      />
      {priority === 'priority' && <PriorityBadge priority={priority} />}
    </>
  )
}

export function Approvals({ some, now }: NeedProps<'approvals'>) {
  const t = useTexts(todayTexts)
  return (
    <NeedCard
      title={t.approvals}
      icon={<IconChecks aria-hidden />}
      color="amber"
      some={some}
      keyOf={({ id }) => id}
      all={{ to: '/approvals' }}
    >
      {(waiting) => (
        <>
          <WaitingWords waiting={waiting} now={now} />
          <LinkButton
            to="/approvals/$bulletinId"
            params={{ bulletinId: waiting.id }}
            variant={waiting.id === some.first[0]?.id ? 'filled' : 'default'}
            aria-label={t.approveLabel(waiting.title)}
          >
            {t.approve}
          </LinkButton>
        </>
      )}
    </NeedCard>
  )
}

export function Collisions({ some, now }: NeedProps<'collisions'>) {
  const t = useTexts(todayTexts)
  const format = useFormat()
  return (
    <>
      <NeedCard
        title={t.collisions(format.number(some.count))}
        lead={t.collisionsText}
        icon={<IconArrowsCross aria-hidden />}
        color="amber"
        some={some}
        keyOf={({ id }) => id}
        all={{ to: '/collisions' }}
      >
        {({ id, titles, startsAt, decideBy, areaNames }) => (
          <>
            <NeedWords
              title={titles.join(' · ')}
              details={[
                t.airsAt(format.when(startsAt, now)),
                t.decideBy(format.when(decideBy, now)),
                format.list(placeWords(areaNames, format)),
              ]}
            />
            <LinkButton
              to="/collisions"
              hash={`collision-${id}`}
              variant="default"
              aria-label={t.chooseLabel(titles.join(', '))}
            >
              {t.choose}
            </LinkButton>
          </>
        )}
      </NeedCard>
      {some.others > 0 && (
        <Link to="/collisions" className={classes['link']}>
          {t.collisionsOfOthers(format.number(some.others))}
        </Link>
      )}
    </>
  )
}

export function ProgrammeApprovals({ some, now }: NeedProps<'programmeApprovals'>) {
  const t = useTexts(todayTexts)
  return (
    <NeedCard
      title={t.programmeApprovals}
      icon={<IconPlaylist aria-hidden />}
      color="amber"
      some={some}
      keyOf={({ id }) => id}
      all={{ to: '/approvals' }}
    >
      {(waiting) => (
        <>
          <WaitingWords waiting={waiting} now={now} />
          <LinkButton
            to="/programmes/$programmeId"
            params={{ programmeId: waiting.id }}
            variant="default"
            aria-label={t.approveProgrammeLabel(waiting.title)}
          >
            {t.approveProgramme}
          </LinkButton>
        </>
      )}
    </NeedCard>
  )
}

export function Rejected({ some }: Omit<NeedProps<'rejectedMine'>, 'now'>) {
  const t = useTexts(todayTexts)
  return (
    <NeedCard
      title={t.rejected}
      icon={<IconFilePencil aria-hidden />}
      color="emergency"
      some={some}
      keyOf={({ id }) => id}
      all={{ to: '/bulletins', search: { status: 'rejected' } }}
    >
      {({ id, title, decisionReason }) => (
        <>
          <NeedWords title={title} details={[decisionReason ? t.because(decisionReason) : undefined]} />
          <LinkButton
            to="/bulletins/$bulletinId"
            params={{ bulletinId: id }}
            variant="default"
            aria-label={t.fixLabel(title)}
          >
            {t.fix}
          </LinkButton>
        </>
      )}
    </NeedCard>
  )
}

export function WaitingSchedules({ some, now }: NeedProps<'waitingSchedules'>) {
  const t = { ...useTexts(common), ...useTexts(todayTexts) }
  const format = useFormat()
  return (
    <NeedCard
      title={t.waiting}
      lead={t.willNotAir}
      icon={<IconCalendarExclamation aria-hidden />}
      color="amber"
      some={some}
      keyOf={({ scheduleId, programmeId, bulletinId }) => scheduleId ?? `${programmeId} ${bulletinId}`}
      all={{ to: '/bulletins' }}
    >
      {({ bulletinId, title, bulletinStatus, nextAiringAt, areaNames }) => (
        <NeedWords
          title={
            <Link to="/bulletins/$bulletinId" params={{ bulletinId }} className={classes['link']}>
              {title}
            </Link>
          }
          details={[
            t.airsAt(format.when(nextAiringAt, now)),
            t.bulletinStatus[bulletinStatus],
            format.list(placeWords(areaNames, format)),
          ]}
        />
      )}
    </NeedCard>
  )
}

export function SilentAreas({ some, now }: NeedProps<'silentAreas'>) {
  const t = useTexts(todayTexts)
  const format = useFormat()
  return (
    <NeedCard
      title={t.silent}
      lead={t.silentText}
      icon={<IconHome2 aria-hidden />}
      color="emergency"
      some={some}
      keyOf={({ code }) => code}
      all={{ to: '/speakers', search: { online: 'false' } }}
    >
      {({ code, name, communeName, speakers, lastSeenAt }) => (
        <NeedWords
          title={
            <Link to="/speakers" search={{ area: code }} className={classes['link']}>
              {[name, communeName].filter(Boolean).join(', ')}
            </Link>
          }
          details={[
            t.allSilent(format.number(speakers)),
            lastSeenAt ? t.lastSeen(format.ago(lastSeenAt, now)) : t.neverSeen,
          ]}
        />
      )}
    </NeedCard>
  )
}

export function Faults({ some }: Omit<NeedProps<'faults'>, 'now'>) {
  const t = useTexts(todayTexts)
  const format = useFormat()
  const { language } = useLanguage()
  return (
    <NeedCard
      title={t.faults}
      icon={<IconAlertTriangle aria-hidden />}
      color="emergency"
      some={some}
      keyOf={({ speakerId }) => speakerId}
      all={{ to: '/speakers' }}
    >
      {({ speakerId, name, areaName, reason, reasonText, occurrenceTitle, at }) => (
        <NeedWords
          title={
            <Link to="/speakers/$speakerId" params={{ speakerId }} className={classes['link']}>
              {[name, areaName].filter((part, index, all) => all.indexOf(part) === index).join(', ')}
            </Link>
          }
          details={[reasonText?.[language] ?? reason ?? undefined, t.faultAt(occurrenceTitle, format.time(at))]}
        />
      )}
    </NeedCard>
  )
}

export function DraftAlerts({ some, now }: NeedProps<'draftAlerts'>) {
  const t = useTexts(todayTexts)
  const format = useFormat()
  return (
    <NeedCard
      title={t.drafts}
      icon={<IconSend aria-hidden />}
      color="emergency"
      some={some}
      keyOf={({ id }) => id}
      all={{ to: '/emergency' }}
    >
      {({ id, title, mode, riskLevel, areaNames, createdAt }) => (
        <>
          <NeedWords
            title={title}
            details={[
              t.riskLevel(format.number(riskLevel)),
              t.preparedAt(format.when(createdAt, now)),
              format.list(placeWords(areaNames, format)),
            ]}
          />
          {mode !== 'live' && <PriorityBadge priority="emergency" mode={mode} />}
          <LinkButton
            to="/emergency/$alertId"
            params={{ alertId: id }}
            variant="default"
            aria-label={t.openLabel(title)}
          >
            {t.openDraft}
          </LinkButton>
        </>
      )}
    </NeedCard>
  )
}
