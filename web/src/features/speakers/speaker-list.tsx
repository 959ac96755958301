import { IconChevronRight } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type MouseEvent, useMemo } from 'react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { type VirtualColumn, VirtualList } from '../../ui/virtual-list.tsx'
import { type Areas, type Point, placeOf, SORTS, type Sort } from './points.ts'
import classes from './speakers.module.css'
import { StateMark } from './state-mark.tsx'
import { speakersTexts } from './texts.ts'

type SpeakerListProps = {
  items: readonly Point[]
  areas: Areas
  /** Beside a map a row is chosen, and opened by its arrow; alone it is opened. */
  wide: boolean
  current: string | undefined
  onChoose(id: string): void
  sort: Sort
  onSort(sort: Sort): void
}

const keyOf = ({ id }: Point) => id

/** Thousands of speakers, of which only those in view exist. */
export function SpeakerList({ items, areas, wide, current, onChoose, sort, onSort }: SpeakerListProps) {
  const t = useTexts(speakersTexts)
  const format = useFormat()
  const open = useOpen()
  const columns = useMemo(
    (): Array<VirtualColumn<Point>> => (wide ? wideColumns(t, areas, open) : [phoneColumn(areas)]),
    [wide, t, areas, open],
  )
  return (
    <VirtualList
      items={items}
      keyOf={keyOf}
      columns={columns}
      label={t.listLabel(format.number(items.length))}
      rowHeight={wide ? 64 : 104}
      height={wide ? 'max(360px, calc(100dvh - 430px))' : 'max(420px, calc(100dvh - 260px))'}
      onOpen={({ id }) => (wide ? onChoose(id) : open(id))}
      currentKey={wide ? current : undefined}
      sort={sort}
      onSort={(column) => {
        const key = SORTS.find((one) => one === column)
        if (key) onSort({ key, direction: sort.key === key && sort.direction === 'asc' ? 'desc' : 'asc' })
      }}
    />
  )
}

function useOpen() {
  const navigate = useNavigate()
  return useMemo(
    () => (id: string) => void navigate({ to: '/speakers/$speakerId', params: { speakerId: id } }),
    [navigate],
  )
}

const wideColumns = (
  t: typeof speakersTexts.vi,
  areas: Areas,
  open: (id: string) => void,
): Array<VirtualColumn<Point>> => [
  {
    key: 'name',
    header: t.columns.name,
    width: 'minmax(0, 5fr)',
    sortable: true,
    cell: ({ name }) => <span className={classes['name']}>{name}</span>,
  },
  {
    key: 'area',
    header: t.columns.area,
    width: 'minmax(0, 6fr)',
    sortable: true,
    cell: ({ areaCode }) => <Place place={placeOf(areaCode, areas)} />,
  },
  {
    key: 'state',
    header: t.columns.state,
    width: '212px',
    sortable: true,
    cell: (point) => <StateMark point={point} />,
  },
  {
    key: 'open',
    header: t.columns.open,
    width: '44px',
    cell: ({ id, name }) => (
      // A plain link: the router's own costs as much as the rest of the row, and rows are drawn while one scrolls.
      <a
        className={classes['open']}
        href={`/speakers/${id}`}
        aria-label={t.open(name)}
        onClick={within(() => open(id))}
      >
        <IconChevronRight size={22} aria-hidden />
      </a>
    ),
  },
]

const phoneColumn = (areas: Areas): VirtualColumn<Point> => ({
  key: 'speaker',
  header: '',
  width: 'minmax(0, 1fr)',
  cell: (point) => (
    <div className={classes['phoneRow']}>
      <div>
        <span className={classes['name']}>{point.name}</span>
        <span className={classes['place']}>{placeOf(point.areaCode, areas)}</span>
        <StateMark point={point} />
      </div>
      <IconChevronRight size={22} aria-hidden />
    </div>
  ),
})

/** Two lines: the hamlet, and below it the commune. */
function Place({ place }: { place: string }) {
  const [own, ...above] = place.split(', ')
  return (
    <>
      <span className={classes['name']} style={{ fontWeight: 400 }}>
        {own}
      </span>
      <span className={classes['place']}>{above.join(', ')}</span>
    </>
  )
}

/** A new tab stays the browser's business. */
const within = (act: () => void) => (event: MouseEvent) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
  event.preventDefault()
  act()
}
