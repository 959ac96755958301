import { Button, NumberInput, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api, call } from '../../api.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { ClipSearch } from '../../ui/audio/clip-choice.tsx'
import { BulletinBadge } from '../../ui/badges.tsx'
import classes from '../../ui/layout.module.css'
import { Empty, QueryView } from '../../ui/states.tsx'
import { RelayBadge } from '../relays/relay-badge.tsx'
import { editorTexts } from './editor-texts.ts'
import type { ProgrammeItem } from './queries.ts'

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never
/** What an item plays; its place in the order and its id are the caller's. */
export type Content = WithoutId<ProgrammeItem>
type Role = Extract<ProgrammeItem, { kind: 'clip' }>['role']

const SHOWN = 20
const MOST_MINUTES = 24 * 60
const RELAY_MINUTES = 10
const PAUSE_SECONDS = 5

type ChoiceProps = { onChoose(content: Content): void }
type ContentChoiceProps = ChoiceProps & { kind: ProgrammeItem['kind']; role?: Role; seconds?: number }

/** What to put into the running order, of one kind. */
export function ContentChoice({ kind, role, seconds, onChoose }: ContentChoiceProps) {
  if (kind === 'bulletin') return <Bulletins onChoose={onChoose} />
  if (kind === 'clip') return <Clips role={role ?? 'theme'} onChoose={onChoose} />
  if (kind === 'relay') return <Stations seconds={seconds ?? RELAY_MINUTES * 60} onChoose={onChoose} />
  return <Pause onChoose={onChoose} />
}

function Bulletins({ onChoose }: ChoiceProps) {
  const t = useTexts(editorTexts)
  const format = useFormat()
  const { q, field } = useSearchText(t.findBulletin)
  const found = useQuery({
    queryKey: ['bulletins', 'choice', q],
    queryFn: async () => {
      const query = { limit: SHOWN, ...(q && { q }) }
      const { items } = await call(api.bulletins.$get({ query }))
      return items.filter(({ status }) => status !== 'revoked')
    },
    placeholderData: keepPreviousData,
  })
  return (
    <Stack gap="sm">
      {field}
      <QueryView query={found} empty={nothing(q ? t.nothing : t.noBulletins)}>
        {(items) => (
          <Found>
            {items.map(({ id, title, status, clipDurationMs }) => (
              <Row
                key={id}
                title={title}
                details={clipDurationMs === null ? undefined : format.duration(clipDurationMs)}
                badge={<BulletinBadge status={status} />}
                onChoose={() => onChoose({ kind: 'bulletin', bulletinId: id })}
              />
            ))}
          </Found>
        )}
      </QueryView>
    </Stack>
  )
}

function Clips({ role: first, onChoose }: ChoiceProps & { role: Role }) {
  const t = useTexts(editorTexts)
  const [role, setRole] = useState<Role>(first)
  const roles = (['theme', 'item', 'closing'] as const).map((value) => ({ value, label: t.role[value] }))
  return (
    <Stack gap="sm">
      <SegmentedControl aria-label={t.roleLabel} data={roles} value={role} onChange={setRole} fullWidth size="md" />
      <ClipSearch onChoose={({ id }) => onChoose({ kind: 'clip', role, clipId: id })} />
    </Stack>
  )
}

function Stations({ seconds, onChoose }: ChoiceProps & { seconds: number }) {
  const t = useTexts(editorTexts)
  const [minutes, setMinutes] = useState<number | string>(Math.round(seconds / 60))
  const { q, field } = useSearchText(t.findRelay)
  const found = useQuery({
    queryKey: ['relays', 'choice', q],
    queryFn: () => call(api.relays.$get({ query: { limit: SHOWN, ...(q && { q }) } })),
    placeholderData: keepPreviousData,
  })
  const length = Math.max(1, Number(minutes) || 1) * 60
  return (
    <Stack gap="sm">
      <NumberInput
        label={t.minutes}
        min={1}
        max={MOST_MINUTES}
        allowDecimal={false}
        value={minutes}
        onChange={setMinutes}
      />
      {field}
      <QueryView
        query={found}
        empty={{ when: ({ items }) => items.length === 0, show: <Empty title={q ? t.nothing : t.noRelays} /> }}
      >
        {({ items }) => (
          <Found>
            {items.map(({ id, name, status, areaNames }) => (
              <Row
                key={id}
                title={name}
                details={areaNames.slice(0, 3).join(', ')}
                badge={<RelayBadge status={status} />}
                onChoose={() => onChoose({ kind: 'relay', relayId: id, seconds: length })}
              />
            ))}
          </Found>
        )}
      </QueryView>
    </Stack>
  )
}

function Pause({ onChoose }: ChoiceProps) {
  const t = useTexts(editorTexts)
  const [seconds, setSeconds] = useState<number | string>(PAUSE_SECONDS)
  return (
    <Stack gap="sm" align="flex-start">
      <NumberInput label={t.seconds} min={1} max={3_600} allowDecimal={false} value={seconds} onChange={setSeconds} />
      <Button onClick={() => onChoose({ kind: 'pause', seconds: Math.max(1, Number(seconds) || 1) })}>
        {t.addPause}
      </Button>
    </Stack>
  )
}

function useSearchText(label: string): { q: string; field: ReactNode } {
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), 300)
  const field = (
    <TextInput
      type="search"
      label={label}
      leftSection={<IconSearch size={20} aria-hidden />}
      value={typed}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
    />
  )
  return { q, field }
}

const nothing = (title: string) => ({
  when: (items: readonly unknown[]) => items.length === 0,
  show: <Empty title={title} />,
})

function Found({ children }: { children: ReactNode }) {
  return (
    <Stack gap="md" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {children}
    </Stack>
  )
}

type FoundRowProps = {
  title: string
  details: string | undefined
  badge?: ReactNode
  onChoose(): void
}
function Row({ title, details, badge, onChoose }: FoundRowProps) {
  const t = useTexts(editorTexts)
  return (
    <li>
      <div className={classes.row}>
        <div className={classes.rowMain}>
          <Text fw={600}>{title}</Text>
          {details && <Text c="dimmed">{details}</Text>}
          {badge}
        </div>
        <Button variant="light" aria-label={t.chooseName(title)} onClick={onChoose}>
          {t.choose}
        </Button>
      </div>
    </li>
  )
}
