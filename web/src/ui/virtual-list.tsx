// biome-ignore-all lint/a11y/useSemanticElements: rows that are placed by hand cannot be those of a table
import { IconChevronDown, IconChevronUp, IconSelector } from '@tabler/icons-react'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, memo, type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react'
import classes from './virtual-list.module.css'

export type VirtualColumn<T> = {
  key: string
  header: string
  /** A track of CSS grid: `120px`, `2fr`, `minmax(0, 1fr)`. */
  width: string
  cell(item: T): ReactNode
  align?: 'start' | 'end'
  sortable?: boolean
}

export type VirtualListProps<T> = {
  items: readonly T[]
  keyOf(item: T): string
  /** Keep them outside of the component or in useMemo, or every row is drawn again with each event. One: a plain list. */
  columns: ReadonlyArray<VirtualColumn<T>>
  /** Names the list for screen readers. */
  label: string
  /** px, at least 44; every row is as high. 56 when absent. */
  rowHeight?: number
  /** CSS height of the scrolling box; 70vh when absent, less when there are few rows. */
  height?: number | string
  /** Enter, space or a click on a row. */
  onOpen?: (item: T) => void
  /** The row marked as the one that is open; brought into view when it changes. */
  currentKey?: string | undefined
  sort?: { key: string; direction: 'asc' | 'desc' }
  onSort?: (key: string) => void
  /** Near the end: the moment to ask for the next page. */
  onEndReached?: () => void
}

const OVERSCAN = 8

/**
 * Thousands of rows, of which only those in view exist: an ARIA grid whose rows are walked with the arrows, Page keys,
 * Home and End. The row with the focus stays alive however far one scrolls.
 */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const { items, keyOf, columns, label, rowHeight = 56, height = '70vh', onOpen, currentKey, onEndReached } = props
  const box = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(0)
  const row = Math.min(active, Math.max(0, items.length - 1))
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    getItemKey: (index) => (items[index] === undefined ? index : keyOf(items[index])),
    rangeExtractor: (range) => [...new Set([row, ...defaultRangeExtractor(range)])].sort((a, b) => a - b),
  })
  const shown = virtual.getVirtualItems()
  const last = virtual.range?.endIndex ?? 0
  const reachEnd = useEffectEvent(() => onEndReached?.())
  useEffect(() => {
    if (items.length > 0 && last >= items.length - OVERSCAN) reachEnd()
  }, [last, items.length])

  // Chosen elsewhere (on a map): it has to be seen here too.
  const showCurrent = useEffectEvent(() => {
    const index = items.findIndex((item) => keyOf(item) === currentKey)
    if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' })
  })
  useEffect(() => {
    if (currentKey !== undefined) showCurrent()
  }, [currentKey])

  const moveTo = (index: number) => {
    const next = Math.max(0, Math.min(items.length - 1, index))
    setActive(next)
    virtual.scrollToIndex(next)
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus())
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    // Keys pressed in a field or button of a row are its own.
    if (!(event.target instanceof HTMLElement) || event.target.role !== 'row') return
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / rowHeight) - 1)
    const steps: Record<string, number> = {
      ArrowDown: row + 1,
      ArrowUp: row - 1,
      PageDown: row + page,
      PageUp: row - page,
      Home: 0,
      End: items.length - 1,
    }
    const target = steps[event.key]
    const item = items[row]
    if (target !== undefined) moveTo(target)
    else if ((event.key === 'Enter' || event.key === ' ') && onOpen && item !== undefined) onOpen(item)
    else return
    event.preventDefault()
  }

  const tracks = columns.map(({ width }) => width).join(' ')
  const hasHeads = columns.length > 1
  return (
    <div
      className={classes.grid}
      role="grid"
      aria-label={label}
      aria-rowcount={items.length + (hasHeads ? 1 : 0)}
      aria-colcount={columns.length}
      onKeyDown={onKeyDown}
    >
      {hasHeads && <Heads {...props} tracks={tracks} />}
      <div
        ref={box}
        role="rowgroup"
        className={classes.box}
        style={{ height: `min(${typeof height === 'number' ? `${height}px` : height}, ${items.length * rowHeight}px)` }}
      >
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {shown.map(({ index, key, start }) => {
            const item = items[index]
            if (item === undefined) return null
            return (
              <Row
                key={key}
                item={item}
                index={index}
                place={index + (hasHeads ? 2 : 1)}
                start={start}
                height={rowHeight}
                tracks={tracks}
                columns={columns}
                isActive={index === row}
                isCurrent={currentKey !== undefined && keyOf(item) === currentKey}
                onFocus={setActive}
                onOpen={onOpen}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

type RowProps<T> = {
  item: T
  index: number
  place: number
  start: number
  height: number
  tracks: string
  columns: ReadonlyArray<VirtualColumn<T>>
  isActive: boolean
  isCurrent: boolean
  onFocus(index: number): void
  onOpen: ((item: T) => void) | undefined
}

function PlainRow<T>(props: RowProps<T>) {
  const { item, index, place, start, height, tracks, columns, isActive, isCurrent, onFocus, onOpen } = props
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid listens to the keys of all rows
    <div
      role="row"
      className={classes.row}
      style={{ height, transform: `translateY(${start}px)`, gridTemplateColumns: tracks }}
      data-index={index}
      data-opens={onOpen ? '' : undefined}
      data-current={isCurrent ? '' : undefined}
      aria-rowindex={place}
      aria-current={isCurrent || undefined}
      tabIndex={isActive ? 0 : -1}
      onFocus={() => onFocus(index)}
      onClick={({ target }) => {
        const isOwn = target instanceof Element && !target.closest('button, a, input, label')
        if (isOwn) onOpen?.(item)
      }}
    >
      {columns.map(({ key, align, cell }) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the row is what has the focus
        <div key={key} role="gridcell" className={classes.cell} data-align={align}>
          {cell(item)}
        </div>
      ))}
    </div>
  )
}
const Row = memo(PlainRow) as typeof PlainRow // safe: memo only forgets the type parameter

function Heads<T>({ columns, sort, onSort, tracks }: VirtualListProps<T> & { tracks: string }) {
  return (
    <div role="rowgroup">
      {/* biome-ignore lint/a11y/useFocusableInteractive: its buttons are */}
      <div role="row" className={classes.heads} style={{ gridTemplateColumns: tracks }} aria-rowindex={1}>
        {columns.map(({ key, header, align, sortable }) => {
          const direction = sort?.key === key ? sort.direction : undefined
          const Icon = direction === 'asc' ? IconChevronUp : direction === 'desc' ? IconChevronDown : IconSelector
          const order = direction === 'asc' ? 'ascending' : direction === 'desc' ? 'descending' : 'none'
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: its button is
            <div
              key={key}
              role="columnheader"
              className={classes.head}
              data-align={align}
              aria-sort={sortable ? order : undefined}
            >
              {sortable && onSort ? (
                <button type="button" className={classes.sort} onClick={() => onSort(key)}>
                  {header}
                  <Icon size={18} aria-hidden />
                </button>
              ) : (
                header
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}
