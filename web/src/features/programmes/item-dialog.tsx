import {
  Button,
  Chip,
  Group,
  Modal,
  NumberInput,
  SimpleGrid,
  Stack,
  Switch,
  Tabs,
  Text,
  TextInput,
} from '@mantine/core'
import { useState } from 'react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { weekdayName } from '../bulletins/when.ts'
import { type Content, ContentChoice } from './content-choice.tsx'
import { newItemId } from './edited.ts'
import { editorTexts } from './editor-texts.ts'
import { isEmpty } from './item-words.ts'
import type { ProgrammeItem } from './queries.ts'

const KINDS = ['bulletin', 'clip', 'relay', 'pause'] as const

type AddProps = { opened: boolean; onClose(): void; onAdd(item: ProgrammeItem): void }

/** A new item: choosing what it plays puts it into the order. */
export function AddItem({ opened, onClose, onAdd }: AddProps) {
  const t = useTexts(editorTexts)
  const add = (content: Content) => {
    onAdd({ ...content, id: newItemId() })
    onClose()
  }
  return (
    <Modal opened={opened} onClose={onClose} title={t.addTitle} size="lg">
      <Tabs defaultValue="bulletin" variant="pills" keepMounted={false}>
        <Tabs.List aria-label={t.kindTabs}>
          {KINDS.map((kind) => (
            <Tabs.Tab key={kind} value={kind}>
              {t.kind[kind]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {KINDS.map((kind) => (
          <Tabs.Panel key={kind} value={kind} pt="md">
            <ContentChoice kind={kind} onChoose={add} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Modal>
  )
}

type EditProps = { item: ProgrammeItem | undefined; onClose(): void; onSave(item: ProgrammeItem): void }

/** What an item plays, how long, on which days, and what it is called. A place to fill begins with the choice. */
export function EditItem({ item, onClose, onSave }: EditProps) {
  const t = useTexts(editorTexts)
  return (
    <Modal opened={item !== undefined} onClose={onClose} title={t.editItem} size="lg">
      {item && (
        <ItemForm
          key={item.id}
          item={item}
          onSave={(next) => {
            onSave(next)
            onClose()
          }}
        />
      )}
    </Modal>
  )
}

function ItemForm({ item, onSave }: { item: ProgrammeItem; onSave(item: ProgrammeItem): void }) {
  const t = useTexts(editorTexts)
  const [isChoosing, setChoosing] = useState(isEmpty(item))
  const [edited, setEdited] = useState(item)
  const [title, setTitle] = useState(item.title ?? '')
  const [wrong, setWrong] = useState<Partial<Record<Bound, boolean>>>({})
  const { from, until } = edited.on ?? {}
  const isWrong = Boolean(wrong.from || wrong.until || (from && until && until < from))
  if (isChoosing) {
    // The name of the place was that of what was missing; what fills it has its own.
    const choose = (content: Content) => onSave({ ...content, id: item.id, ...(edited.on && { on: edited.on }) })
    const more = {
      ...(item.kind === 'clip' && { role: item.role }),
      ...(item.kind === 'relay' && { seconds: item.seconds }),
    }
    return (
      <Stack>
        {item.title && <Text fw={600}>{t.chooseFor(item.title)}</Text>}
        <ContentChoice kind={item.kind} {...more} onChoose={choose} />
      </Stack>
    )
  }
  const save = () => {
    const { title: _, ...rest } = edited
    onSave(title.trim() === '' ? rest : { ...rest, title: title.trim() })
  }
  return (
    <Stack>
      {item.kind !== 'pause' && (
        <Button variant="default" disabled={isWrong} onClick={() => setChoosing(true)}>
          {t.otherContent}
        </Button>
      )}
      <TextInput
        label={t.ownTitle}
        maxLength={200}
        value={title}
        onChange={({ currentTarget }) => setTitle(currentTarget.value)}
      />
      <Length item={edited} onChange={setEdited} />
      <Days
        on={edited.on}
        onChange={(on) => setEdited(withDays(edited, on))}
        onWrong={(patch) => setWrong({ ...wrong, ...patch })}
      />
      <Button size="lg" disabled={isWrong} onClick={save}>
        {t.saveItem}
      </Button>
    </Stack>
  )
}

function withDays({ on: _, ...item }: ProgrammeItem, on: ProgrammeItem['on']): ProgrammeItem {
  return on ? { ...item, on } : item
}

type LengthProps = { item: ProgrammeItem; onChange(item: ProgrammeItem): void }
function Length({ item, onChange }: LengthProps) {
  const t = useTexts(editorTexts)
  if (item.kind !== 'relay' && item.kind !== 'pause') return null
  const unit = item.kind === 'relay' ? 60 : 1
  return (
    <NumberInput
      label={item.kind === 'relay' ? t.minutes : t.seconds}
      min={1}
      max={item.kind === 'relay' ? 1_440 : 3_600}
      decimalScale={1}
      value={item.seconds / unit}
      onChange={(value) => {
        const seconds = Math.round(Number(value) * unit)
        if (seconds >= 1) onChange({ ...item, seconds })
      }}
    />
  )
}

type Bound = 'from' | 'until'
type DaysProps = {
  on: ProgrammeItem['on']
  onChange(on: ProgrammeItem['on']): void
  /** What was typed is no date: it must not pass for "no bound". */
  onWrong(wrong: Partial<Record<Bound, boolean>>): void
}
/** Days on which the item is repeated; all days of the programme unless some are chosen. */
function Days({ on, onChange, onWrong }: DaysProps) {
  const t = useTexts(editorTexts)
  const format = useFormat()
  const [isSome, setSome] = useState(on !== undefined)
  const set = (patch: { weekdays?: number[]; from?: string; until?: string }) => {
    const { weekdays = [], from = '', until = '' } = { ...on, ...patch }
    const days = {
      ...(weekdays.length > 0 && { weekdays: weekdays.toSorted((a, b) => a - b) }),
      ...(from && { from }),
      ...(until && { until }),
    }
    onChange(Object.keys(days).length > 0 ? days : undefined)
  }
  return (
    <Stack gap="sm" role="group" aria-label={t.days}>
      <Switch
        size="lg"
        label={isSome ? t.daysSome : t.daysAll}
        aria-label={t.daysSome}
        checked={isSome}
        onChange={({ currentTarget }) => {
          setSome(currentTarget.checked)
          if (currentTarget.checked) return
          onChange(undefined)
          onWrong({ from: false, until: false })
        }}
      />
      {isSome && (
        <>
          <Chip.Group
            multiple
            value={(on?.weekdays ?? []).map(String)}
            onChange={(days) => set({ weekdays: days.map(Number) })}
          >
            <Text fw={600}>{t.weekdays}</Text>
            <Group gap="xs">
              {[1, 2, 3, 4, 5, 6, 7].map((day) => (
                <Chip key={day} value={`${day}`} size="lg">
                  {weekdayName(day, format)}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            {(['from', 'until'] as const).map((bound) => (
              <DateField
                key={bound}
                label={t[bound]}
                value={on?.[bound] ?? ''}
                {...(bound === 'until' && on?.from && { min: on.from })}
                onChange={(date, fault) => {
                  set({ [bound]: date })
                  onWrong({ [bound]: fault !== undefined })
                }}
              />
            ))}
          </SimpleGrid>
        </>
      )}
    </Stack>
  )
}
