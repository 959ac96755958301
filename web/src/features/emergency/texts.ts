import { alertTexts } from './alert-texts.ts'
import { composeTexts } from './compose-texts.ts'

/** The words of both screens: choosing and writing, then one alert through its life. */
export const emergencyTexts = {
  vi: { ...composeTexts.vi, ...alertTexts.vi },
  en: { ...composeTexts.en, ...alertTexts.en },
}
