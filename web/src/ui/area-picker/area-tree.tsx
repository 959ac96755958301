import { Loader } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useTexts } from '../../i18n/language.tsx'
import { fold } from '../../lib/fold.ts'
import classes from './area-picker.module.css'
import { ChoiceBox } from './choice-box.tsx'
import type { Area } from './queries.ts'
import type { Choice } from './selection.ts'
import { SpeakerCount } from './speaker-count.tsx'
import { texts } from './texts.ts'
import type { Row } from './use-area-tree.ts'

type AreaTreeProps = {
  rows: readonly Row[]
  label: string
  single: boolean
  choiceOf(area: Area): Choice
  onToggle(area: Area): void
  /** Also asked again for a row whose children failed to load. */
  onExpand(code: string, expand: boolean): void
}

const TYPE_AHEAD_MS = 600

/** The tree by https://www.w3.org/WAI/ARIA/apg/patterns/treeview/: arrows, Home, End, letters, space; one row takes Tab. */
export function AreaTree({ rows, label, single, choiceOf, onToggle, onExpand }: AreaTreeProps) {
  const box = useRef<HTMLDivElement>(null)
  const typed = useRef({ text: '', at: 0 })
  const [active, setActive] = useState<string>()
  const index = Math.max(
    0,
    rows.findIndex(({ area }) => area.code === active),
  )

  const moveTo = (place: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, place))]
    if (!row) return
    setActive(row.area.code)
    box.current?.querySelector<HTMLElement>(`[data-code="${row.area.code}"]`)?.focus()
  }
  const findTyped = (key: string, at: number) => {
    const { current } = typed
    current.text = at - current.at > TYPE_AHEAD_MS ? fold(key) : current.text + fold(key)
    current.at = at
    // A single letter goes on to the next name, more letters stay if they still fit. `Xã` and `Xóm` are not the name.
    const from = current.text.length > 1 ? index : index + 1
    const order = rows.map((_, i) => (from + i) % rows.length)
    return order.find((i) =>
      fold(rows[i]?.area.name ?? '')
        .split(' ')
        .some((_, word, words) => words.slice(word).join(' ').startsWith(current.text)),
    )
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[index]
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return
    const { area, expanded, level } = row
    const parent = rows.findLastIndex((other, i) => i < index && other.level === level - 1)
    if (event.key === 'ArrowDown') moveTo(index + 1)
    else if (event.key === 'ArrowUp') moveTo(index - 1)
    else if (event.key === 'Home') moveTo(0)
    else if (event.key === 'End') moveTo(rows.length - 1)
    else if (event.key === 'ArrowRight' && expanded === false) onExpand(area.code, true)
    else if (event.key === 'ArrowRight' && expanded) moveTo(index + 1)
    else if (event.key === 'ArrowLeft' && expanded) onExpand(area.code, false)
    else if (event.key === 'ArrowLeft' && parent >= 0) moveTo(parent)
    else if (event.key === ' ' || event.key === 'Enter') onToggle(area)
    else if (event.key.length === 1) moveTo(findTyped(event.key, event.timeStamp) ?? index)
    else return
    event.preventDefault()
  }

  return (
    <div
      ref={box}
      role="tree"
      className={classes.tree}
      aria-label={label}
      aria-multiselectable={single ? undefined : true}
      onKeyDown={onKeyDown}
    >
      {rows.map((row, i) => (
        <AreaRow
          key={row.area.code}
          row={row}
          single={single}
          choice={choiceOf(row.area)}
          isActive={i === index}
          onFocus={() => setActive(row.area.code)}
          onToggle={() => onToggle(row.area)}
          onExpand={(expand) => onExpand(row.area.code, expand)}
        />
      ))}
    </div>
  )
}

type AreaRowProps = {
  row: Row
  single: boolean
  choice: Choice
  isActive: boolean
  onFocus(): void
  onToggle(): void
  onExpand(expand: boolean): void
}

function AreaRow({ row, single, choice, isActive, onFocus, onToggle, onExpand }: AreaRowProps) {
  const t = useTexts(texts)
  const { area, expanded, level, place, siblings, busy, failed, counts } = row
  // `Xã Phúc Thuận` says already what it is, `Việt Nam` does not.
  const kind = t.kind[area.kind] ?? ''
  const saysKind = fold(area.name).startsWith(fold(kind))
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree listens to the keys of all rows
    <div
      role="treeitem"
      className={classes.row}
      style={{ '--level': level } as React.CSSProperties} // safe: a variable of the style sheet beside
      data-code={area.code}
      aria-level={level}
      aria-posinset={place}
      aria-setsize={siblings}
      aria-expanded={expanded}
      aria-busy={busy || undefined}
      aria-checked={single ? undefined : choice === 'part' ? 'mixed' : choice === 'on'}
      aria-selected={single ? choice === 'on' : undefined}
      tabIndex={isActive ? 0 : -1}
      onFocus={onFocus}
      onClick={onToggle}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys of the row do the same */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: see above */}
      <span
        className={classes.arrow}
        data-arrow={expanded === undefined ? undefined : ''}
        title={expanded === false ? t.expand(area.name) : undefined}
        onClick={(event) => {
          if (expanded === undefined) return
          event.stopPropagation()
          onExpand(failed || !expanded)
        }}
      >
        {busy ? <Loader size={20} aria-hidden /> : expanded !== undefined && <IconChevronRight size={22} aria-hidden />}
      </span>
      <ChoiceBox choice={choice} single={single} />
      <span className={classes.words}>
        <span>
          {area.name}
          {!saysKind && <span className={classes.count}> · {kind}</span>}
        </span>
        {counts && <SpeakerCount counts={counts} />}
        {failed && <span className={classes.fault}>{t.childrenFailed}</span>}
      </span>
    </div>
  )
}
