import { memo } from 'react'

const BARS = 200

/** The 200 peaks of a clip as one SVG path, as wide as its box; mirrored around the middle. */
export const Waveform = memo(function Waveform({
  peaks,
  className,
}: {
  peaks: readonly number[]
  className?: string | undefined
}) {
  const height = (peak: number) => Math.max(2, peak * 0.96)
  const path = peaks.map((peak, i) => `M${i + 0.5} ${50 - height(peak) / 2}v${height(peak)}`).join('')
  return (
    <svg
      className={className}
      viewBox={`0 0 ${peaks.length || BARS} 100`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={path} stroke="currentColor" strokeWidth="0.6" fill="none" />
    </svg>
  )
})
