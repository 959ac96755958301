import type { Locator, Page } from 'playwright-core'

type Scope = Page | Locator

/** Types a time (`HH:mm`) into a field of the house as a person on a phone does: its digits, then on to what is next. */
export async function fillTime(scope: Scope, label: string | RegExp, time: string): Promise<void> {
  const field = timeField(scope, label)
  await field.focus()
  await field.pressSequentially(time.replace(':', ''))
  await field.press('Tab')
}

/** Where a time is typed; its value is what is read there: 17:00. */
export const timeField = (scope: Scope, label: string | RegExp): Locator =>
  scope.getByRole('textbox', { name: label, exact: typeof label === 'string' })

/** Types a date (`YYYY-MM-DD`) into a field of the house as a person does: the day first, then on to what is next. */
export async function fillDate(scope: Scope, label: string | RegExp, date: string): Promise<void> {
  const field = dateField(scope, label)
  await field.selectText()
  await field.pressSequentially(date.split('-').toReversed().join('/'))
  await field.press('Tab')
}

/** Where a date is typed; its value is what is read there: 06/05/2030. */
export const dateField = (scope: Scope, label: string | RegExp): Locator =>
  scope.getByRole('textbox', { name: label, exact: typeof label === 'string' })
