import { Group, Radio, Text } from '@mantine/core'
import { useTexts } from '../../i18n/language.tsx'
import classes from './risk-scale.module.css'
import { emergencyTexts } from './texts.ts'

const LEVELS = [1, 2, 3, 4, 5]

/** The official scale of Decision 18/2021: a small swatch beside number and word, so that no colour of a class is meant. */
export function RiskScale(props: { value: number | undefined; error: boolean; onChange(level: number): void }) {
  const t = useTexts(emergencyTexts)
  const { value, error, onChange } = props
  return (
    <Radio.Group
      id="risk-level"
      label={t.risk}
      description={t.riskHint}
      error={error ? t.chooseRisk : undefined}
      value={value === undefined ? null : `${value}`}
      onChange={(level) => onChange(Number(level))}
    >
      <div className={classes['scale']}>
        {LEVELS.map((level) => (
          <Radio.Card key={level} value={`${level}`} className={classes['level'] ?? ''} mih={52}>
            <Group gap="xs" wrap="nowrap">
              <Radio.Indicator />
              <Swatch level={level} />
              <span>
                <b>{t.riskLevel(level)}</b> {t.riskWords[level - 1]}
              </span>
            </Group>
          </Radio.Card>
        ))}
      </div>
    </Radio.Group>
  )
}

export function RiskMark({ level }: { level: number }) {
  const t = useTexts(emergencyTexts)
  return (
    <Text component="span" className={classes['mark'] ?? ''}>
      <Swatch level={level} />
      {t.riskLevel(level)}: {t.riskWords[level - 1]?.toLowerCase()}
    </Text>
  )
}

const Swatch = ({ level }: { level: number }) => <span className={classes['swatch']} data-level={level} aria-hidden />
