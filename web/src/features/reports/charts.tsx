import '@mantine/charts/styles.css'
import { BarChart, LineChart } from '@mantine/charts'

export type DayPoint = { date: string; [series: string]: number | string | null }
export type DayChartProps = {
  data: DayPoint[]
  /** Colours are variables of reports.module.css, which know light from dark. */
  series: Array<{ name: string; label: string; color: string }>
  /** `bars`: counts, one on top of the other. `line`: shares from 0 to 1. */
  form: 'bars' | 'line'
  format(value: number): string
  /** What a day is called in the little box at the pointer. */
  dayName(date: string): string
}

const HEIGHT = 260

/** One month by day. Use `DayChartLazy`: recharts then loads only where a chart is shown. What it shows stands in words beside it. */
export function DayChart({ data, series, form, format, dayName }: DayChartProps) {
  const shared = {
    h: HEIGHT,
    data,
    series,
    dataKey: 'date',
    valueFormatter: format,
    gridColor: 'var(--loa-line)',
    // The picture is named as a whole and repeated as a table; a graph of focus stops would only be in the way.
    accessibilityLayer: false,
    withLegend: series.length > 1,
    legendProps: { verticalAlign: 'top' as const },
    xAxisProps: {
      tickFormatter: (date: string) => `${Number(date.slice(8))}`,
      minTickGap: 12,
      interval: 'preserveStartEnd' as const,
    },
    tooltipProps: { labelFormatter: (date: unknown) => (typeof date === 'string' ? dayName(date) : '') },
  }
  if (form === 'line')
    return (
      <LineChart
        {...shared}
        curveType="monotone"
        strokeWidth={3}
        dotProps={{ r: 4, strokeWidth: 0 }}
        lineProps={{ isAnimationActive: false }}
        connectNulls={false}
        yAxisProps={{ domain: [0, 1], ticks: [0, 0.5, 1], width: 68 }}
      />
    )
  return (
    <BarChart
      {...shared}
      type="stacked"
      maxBarWidth={32}
      barProps={{ isAnimationActive: false }}
      yAxisProps={{ allowDecimals: false, width: 48 }}
    />
  )
}
