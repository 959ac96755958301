import {
  type Announcements,
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  type UniqueIdentifier,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import {
  arrayMove,
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable'
import { ActionIcon, Button, Group, Text, VisuallyHidden } from '@mantine/core'
import { useReducedMotion } from '@mantine/hooks'
import { IconArrowDown, IconArrowUp, IconGripVertical, IconPencil, IconTrash } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { common } from '../../i18n/common.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { moved } from './edited.ts'
import { editorTexts } from './editor-texts.ts'
import { ItemFacts } from './item-facts.tsx'
import { isEmpty, titleOf } from './item-words.ts'
import classes from './programmes.module.css'
import type { PlacedItem, ProgrammeItem, RunningOrder } from './queries.ts'

const TARGET = 44
// A finger that scrolls is not one that drags.
const DRAG_AFTER_PX = 6

type OrderListProps = {
  items: readonly ProgrammeItem[]
  order: RunningOrder | undefined
  onChange(change: (items: readonly ProgrammeItem[]) => ProgrammeItem[]): void
  onEdit(item: ProgrammeItem): void
}

type Removed = { item: ProgrammeItem; index: number; title: string }

/** The running order, moved about by pointer, by keyboard on the handle, or by two plain buttons. */
export function OrderList({ items, order, onChange, onEdit }: OrderListProps) {
  const t = useTexts(editorTexts)
  const words = useTexts(common)
  const format = useFormat()
  const [said, setSaid] = useState('')
  const isMoved = useRef(false)
  const [removed, setRemoved] = useState<Removed>()
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: DRAG_AFTER_PX } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  const placed = new Map(order?.items.map((one) => [one.itemId, one]))
  const nameOf = (id: UniqueIdentifier) => {
    const item = items.find((one) => one.id === id)
    return item ? titleOf(item, placed.get(item.id), t) : ''
  }
  const placeOf = (id: UniqueIdentifier | undefined) => format.number(items.findIndex((item) => item.id === id) + 1)
  const announcements: Announcements = {
    onDragStart: ({ active }) => {
      isMoved.current = false
      return t.lifted(nameOf(active.id), placeOf(active.id))
    },
    onDragOver: ({ active, over }) => {
      // At once it is over its own place: that it was lifted is still to be heard.
      isMoved.current ||= over?.id !== active.id
      return isMoved.current ? t.hovered(nameOf(active.id), placeOf(over?.id)) : undefined
    },
    onDragEnd: ({ active, over }) => t.dropped(nameOf(active.id), placeOf(over?.id)),
    onDragCancel: ({ active }) => t.cancelled(nameOf(active.id)),
  }
  const onDragEnd = ({ active, over }: DragEndEvent) => {
    if (!over || over.id === active.id) return
    onChange((all) => {
      const [from, to] = [active.id, over.id].map((id) => all.findIndex((item) => item.id === id))
      return from === undefined || to === undefined || from < 0 || to < 0 ? [...all] : arrayMove([...all], from, to)
    })
  }
  const step = (item: ProgrammeItem, by: number) => {
    onChange((all) => moved(all, item.id, by))
    const place = items.findIndex(({ id }) => id === item.id) + 1 + by
    setSaid(t.movedTo(nameOf(item.id), format.number(place), format.number(items.length)))
  }
  const remove = (item: ProgrammeItem) => {
    const index = items.findIndex(({ id }) => id === item.id)
    onChange((all) => all.filter(({ id }) => id !== item.id))
    setRemoved({ item, index, title: nameOf(item.id) })
  }
  const bringBack = ({ item, index }: Removed) => {
    onChange((all) => all.filter(({ id }) => id !== item.id).toSpliced(index, 0, item))
    setRemoved(undefined)
  }
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      onDragEnd={onDragEnd}
      accessibility={{ announcements, screenReaderInstructions: { draggable: t.dragHelp } }}
    >
      <SortableContext items={items.map(({ id }) => id)} strategy={verticalListSortingStrategy}>
        <ol className={classes['items']} aria-label={t.orderLabel}>
          {items.map((item, index) => (
            <Row
              key={item.id}
              item={item}
              placed={placed.get(item.id)}
              isFirst={index === 0}
              isLast={index === items.length - 1}
              onStep={(by) => step(item, by)}
              onEdit={() => onEdit(item)}
              onRemove={() => remove(item)}
            />
          ))}
        </ol>
      </SortableContext>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      <div role="status">
        {removed && (
          <Group justify="space-between" gap="sm">
            <Text>{t.removed(removed.title)}</Text>
            <Button variant="default" onClick={() => bringBack(removed)}>
              {words.undo}
            </Button>
          </Group>
        )}
      </div>
    </DndContext>
  )
}

type RowProps = {
  item: ProgrammeItem
  placed: PlacedItem | undefined
  isFirst: boolean
  isLast: boolean
  onStep(by: number): void
  onEdit(): void
  onRemove(): void
}

function Row({ item, placed, isFirst, isLast, onStep, onEdit, onRemove }: RowProps) {
  const t = useTexts(editorTexts)
  const isStill = useReducedMotion()
  const title = titleOf(item, placed, t)
  const sortable = useSortable({ id: item.id })
  const { setNodeRef, setActivatorNodeRef, attributes, listeners, transform, transition, isDragging } = sortable
  const shift = transform ? `translate3d(0, ${Math.round(transform.y)}px, 0)` : undefined
  return (
    <li
      ref={setNodeRef}
      className={classes['item']}
      data-lifted={isDragging || undefined}
      data-silent={placed?.skipped ? '' : undefined}
      style={{ transform: shift, transition: isStill ? undefined : transition }}
    >
      <ActionIcon
        ref={setActivatorNodeRef}
        size={TARGET}
        variant="subtle"
        color="gray"
        className={classes['handle'] ?? ''}
        {...listeners}
        aria-describedby={attributes['aria-describedby']}
        aria-label={t.handle(title)}
      >
        <IconGripVertical size={24} aria-hidden />
      </ActionIcon>
      <ItemFacts item={item} placed={placed}>
        <div className={classes['buttons']}>
          <Tool label={t.up(title)} icon={IconArrowUp} disabled={isFirst} onClick={() => onStep(-1)} />
          <Tool label={t.down(title)} icon={IconArrowDown} disabled={isLast} onClick={() => onStep(1)} />
          {isEmpty(item) ? (
            <Button variant="light" px="xs" aria-label={t.fillFor(title)} onClick={onEdit}>
              {t.fill}
            </Button>
          ) : (
            <Tool label={t.edit(title)} icon={IconPencil} onClick={onEdit} />
          )}
          <Tool label={t.remove(title)} icon={IconTrash} onClick={onRemove} />
        </div>
      </ItemFacts>
    </li>
  )
}

type ToolProps = { label: string; icon: typeof IconTrash; disabled?: boolean; onClick(): void }
/** At the end of the list it stays where it is and can keep the focus: it only does nothing. */
function Tool({ label, icon: Icon, disabled = false, onClick }: ToolProps) {
  return (
    <ActionIcon
      size={TARGET}
      variant="default"
      aria-label={label}
      aria-disabled={disabled || undefined}
      data-disabled={disabled || undefined}
      onClick={() => !disabled && onClick()}
    >
      <Icon size={20} aria-hidden />
    </ActionIcon>
  )
}
