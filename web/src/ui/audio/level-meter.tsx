import { Text } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTexts } from '../../i18n/language.tsx'
import { type Level, levelOf, measure } from './level.ts'
import classes from './level-meter.module.css'
import { texts } from './texts.ts'

export type LevelMeterProps = {
  /** A microphone's stream; undefined draws an empty meter. Not stopped here. */
  stream: MediaStream | undefined
}

const FLOOR_DB = -60
// The words follow slowly: a pause between two sentences is no fault, and a screen reader must not chatter.
const WORDS_MS = 1_500

/** How loud the microphone is, drawn and in words: "Mức âm: tốt". */
export function LevelMeter({ stream }: LevelMeterProps) {
  const t = useTexts(texts)
  const fill = useRef<HTMLDivElement>(null)
  const [level, setLevel] = useState<Level>('none')

  useEffect(() => {
    if (!stream) return setLevel('none')
    const context = new AudioContext()
    const analyser = context.createAnalyser()
    analyser.fftSize = 2_048
    context.createMediaStreamSource(stream).connect(analyser)
    void context.resume()
    const samples = new Float32Array(analyser.fftSize)
    let loudest = { db: -100, peak: 0 }
    let saidAt = performance.now()
    let frame = requestAnimationFrame(function follow(now) {
      analyser.getFloatTimeDomainData(samples)
      const { db, peak } = measure(samples)
      loudest = { db: Math.max(loudest.db, db), peak: Math.max(loudest.peak, peak) }
      const share = Math.max(0, Math.min(1, 1 - db / FLOOR_DB))
      if (fill.current) fill.current.style.transform = `scaleX(${share})`
      if (now - saidAt >= WORDS_MS) {
        setLevel(levelOf(loudest))
        loudest = { db: -100, peak: 0 }
        saidAt = now
      }
      frame = requestAnimationFrame(follow)
    })
    return () => {
      cancelAnimationFrame(frame)
      void context.close()
    }
  }, [stream])

  return (
    <div className={classes.meter} data-level={level}>
      <Text fw={600} aria-hidden>
        {t.levelLabel}
      </Text>
      <div className={classes.bar} aria-hidden="true">
        <div ref={fill} className={classes.fill} />
      </div>
      <Text className={classes.words} role="status" aria-label={t.levelSaid(t.level[level])}>
        {t.level[level]}
      </Text>
    </div>
  )
}
