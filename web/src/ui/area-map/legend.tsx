import { useMemo } from 'react'
import { useTexts } from '../../i18n/language.tsx'
import classes from './area-map.module.css'
import { GLYPHS, KINDS, kindOf } from './point-kinds.ts'
import { texts } from './texts.ts'
import type { AreaPaint, MapPoint } from './types.ts'

/** What the signs on the map mean; only those that are on it. */
export function Legend({ points, paint }: { points: readonly MapPoint[]; paint: AreaPaint | undefined }) {
  const t = useTexts(texts)
  const kinds = useMemo(() => new Set(points.map(kindOf)), [points])
  const paints = useMemo(
    () => [...new Map([...(paint?.values() ?? [])].map((one) => [one.label, one])).values()],
    [paint],
  )
  if (kinds.size === 0 && paints.length === 0) return null
  return (
    <ul className={classes.legend} aria-label={t.legend}>
      {paints.map(({ color, label }) => (
        <li key={label}>
          <svg className={classes.swatch} viewBox="0 0 22 16" aria-hidden="true">
            <rect width="22" height="16" fill={`var(--map-${color})`} fillOpacity={0.45} />
          </svg>
          {label}
        </li>
      ))}
      {KINDS.filter((kind) => kinds.has(kind)).map((kind) => {
        const { color, fill, line } = GLYPHS[kind]
        return (
          <li key={kind}>
            <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
              {fill && <path d={fill} fill={`var(--map-${color})`} />}
              {line && <path d={line} fill="none" stroke={`var(--map-${color})`} strokeWidth={2.5} />}
            </svg>
            {t.kind[kind]}
          </li>
        )
      })}
    </ul>
  )
}
