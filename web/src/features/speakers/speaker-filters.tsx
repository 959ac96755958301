import { Chip, Select } from '@mantine/core'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { AreaFilter } from './area-filter.tsx'
import { FILTERS, type Filter, isFilter, readSort, SORTS, type Sort, writeSort } from './points.ts'
import classes from './speakers.module.css'
import { speakersTexts } from './texts.ts'

const ALWAYS: ReadonlySet<Filter> = new Set(['all', 'online', 'offline'])

type SpeakerFiltersProps = {
  q: string
  onSearch(q: string | undefined): void
  area: string | undefined
  onArea(area: string | undefined): void
  filter: Filter
  onFilter(filter: Filter): void
  counts: Record<Filter, number> | undefined
  /** Only where the list has no heads to sort by. */
  sort: Sort | undefined
  onSort(sort: Sort): void
}

export function SpeakerFilters(props: SpeakerFiltersProps) {
  const t = useTexts(speakersTexts)
  const format = useFormat()
  const { counts, sort, onSort } = props
  // What nobody is in costs a line on a telephone; the three that are always asked for stay where they are.
  const isOffered = (filter: Filter) => ALWAYS.has(filter) || filter === props.filter || (counts?.[filter] ?? 0) > 0
  return (
    <>
      <div className={classes['filters']}>
        <SearchField label={t.search} hint={t.searchHint} labelled initial={props.q} onSearch={props.onSearch} />
        <AreaFilter area={props.area} onArea={props.onArea} />
        {sort && (
          <Select
            label={t.sort}
            data={SORTS.map((key) => ({ value: key, label: t.sorts[key] }))}
            value={sort.key}
            onChange={(key) => onSort(readSort(writeSort({ key: readSort(key ?? '').key, direction: 'asc' })))}
            allowDeselect={false}
          />
        )}
      </div>
      <Chip.Group value={props.filter} onChange={(value) => isFilter(value) && props.onFilter(value)}>
        <div className={classes['chips']} role="radiogroup" aria-label={t.filterState}>
          {FILTERS.filter(isOffered).map((filter) => (
            <Chip key={filter} value={filter}>
              {t.state[filter]}
              {counts && <span data-count={filter}> {format.number(counts[filter])}</span>}
            </Chip>
          ))}
        </div>
      </Chip.Group>
    </>
  )
}
