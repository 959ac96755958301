import { Button, SegmentedControl, Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { MoreButton } from '../../ui/more-button.tsx'
import { QueryView } from '../../ui/states.tsx'
import { useAct } from '../../ui/use-act.tsx'
import classes from './inbox.module.css'
import { OUTBOX_STATES, type OutboxState, type Outgoing, outboxQuery } from './source-queries.ts'
import { sourcesTexts } from './sources-texts.ts'
import { inboxTexts } from './texts.ts'

type OutboxProps = { id: string; state: OutboxState; onState(state: OutboxState): void }

/** What a source was told, is to be told, and could not be told; the last again. */
export function Outbox({ id, state, onState }: OutboxProps) {
  const t = { ...useTexts(common), ...useTexts(sourcesTexts) }
  const format = useFormat()
  const outbox = useInfiniteQuery(outboxQuery(id, state))
  const retry = useAct({
    do: (ids: number[] | undefined) =>
      call(api['inbox-sources'][':id'].outbox.retry.$post({ param: { id }, json: ids ? { ids } : {} })),
    stale: ['inbox', 'audit'],
    said: ({ retried }) => t.retried(format.number(retried)),
  })
  const isEmpty = outbox.data?.pages.every(({ items }) => items.length === 0) ?? true
  return (
    <Stack>
      <SegmentedControl
        aria-label={t.outbox}
        value={state}
        onChange={(chosen) => onState(OUTBOX_STATES.find((one) => one === chosen) ?? 'waiting')}
        data={OUTBOX_STATES.map((value) => ({ value, label: t.states[value] }))}
      />
      {state === 'dead' && !isEmpty && (
        <Button loading={retry.isPending} onClick={() => retry.mutate(undefined)}>
          {t.retryAll}
        </Button>
      )}
      <QueryView
        query={outbox}
        empty={{
          when: ({ pages }) => pages.every(({ items }) => items.length === 0),
          show: <Text c="dimmed">{t.outboxNone[state]}</Text>,
        }}
      >
        {({ pages }) => (
          <ul className={classes['list']}>
            {pages.flatMap(({ items }) =>
              items.map((message) => (
                <Message key={message.id} message={message} onRetry={() => retry.mutate([message.id])} />
              )),
            )}
          </ul>
        )}
      </QueryView>
      <MoreButton list={outbox}>{t.more}</MoreButton>
    </Stack>
  )
}

function Message({ message, onRetry }: { message: Outgoing; onRetry(): void }) {
  const t = useTexts(sourcesTexts)
  const { language } = useLanguage()
  const about = useAbout()(message)
  const format = useFormat()
  const { state, attempts, lastErrorText, sentAt, deadAt, nextAttemptAt } = message
  const when = () => {
    if (sentAt) return t.sentAt(format.dateTime(sentAt))
    return deadAt ? t.deadAt(format.dateTime(deadAt)) : t.nextTry(format.dateTime(nextAttemptAt))
  }
  return (
    <li className={classes['line']}>
      <div style={{ flex: '1 1 240px', minWidth: 0, overflowWrap: 'anywhere' }}>
        <Text fw={600}>{about}</Text>
        <Text c="dimmed">
          {[when(), attempts > 1 && t.attempts(format.number(attempts))].filter(Boolean).join(', ')}
        </Text>
        {lastErrorText && state !== 'sent' && <Text>{lastErrorText[language]}</Text>}
      </div>
      {state === 'dead' && (
        <Button variant="default" aria-label={t.retryName(about)} onClick={onRetry}>
          {t.retry}
        </Button>
      )}
    </li>
  )
}

/** `Trạng thái của tin TN-2026-01: Xã không phát`: what a message says, from what is in it. */
function useAbout(): (message: Outgoing) => string {
  const t = { ...useTexts(inboxTexts), message: useTexts(sourcesTexts).message }
  const words = useTexts(common)
  return ({ kind, payload: { externalId, status, date } }) => {
    const names: Record<string, string> = kind === 'receipt' ? t.status : words.occurrenceStatus
    const what = typeof status === 'string' ? (names[status] ?? status) : ''
    const name = [t.message[kind], externalId ?? date].filter(Boolean).join(' ')
    return what ? `${name}: ${what}` : name
  }
}
