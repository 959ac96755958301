import { useFormat, useTexts } from '../../i18n/language.tsx'
import classes from './area-picker.module.css'
import { texts } from './texts.ts'

type Counts = { speakers: number; online: number }

/** "34 cụm loa · 1 mất kết nối" */
export function SpeakerCount({ counts: { speakers, online } }: { counts: Counts }) {
  const t = useTexts(texts)
  const { number } = useFormat()
  return (
    <span className={classes.count}>
      {speakers === 0 ? t.noSpeakers : t.speakers(number(speakers))}
      {online < speakers && <span className={classes.offline}> · {t.offline(number(speakers - online))}</span>}
    </span>
  )
}
