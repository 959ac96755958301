/** What a broadcast policy forbids, as every screen says it: beside a time, and of a problem `policy.…` of the server. */
const RULES = ['quiet-hours', 'outside-window', 'session-too-long', 'too-many-sessions', 'day-full'] as const
type Rule = (typeof RULES)[number]

const vi = {
  violation: (rule: Rule, limit: number | null): string =>
    ({
      'quiet-hours': 'Giờ này rơi vào giờ yên tĩnh nên không phát được',
      'outside-window': 'Giờ này ngoài khung giờ được phát',
      'session-too-long': `Buổi phát sẽ dài hơn ${limit} phút cho phép`,
      'too-many-sessions': `Ngày này sẽ có hơn ${limit} buổi phát cho phép`,
      'day-full': `Ngày này sẽ phát hơn ${limit} phút cho phép`,
    })[rule],
  noneAllowed: 'Trong 14 ngày tới không còn giờ nào được phép.',
  leftOut: (days: string) => `Không phát vào ngày lễ theo quy định: ${days}.`,
  firstRefused: (when: string) => `Lượt đầu tiên bị cấm: ${when}.`,
}

const en = {
  violation: (rule: Rule, limit: number | null): string =>
    ({
      'quiet-hours': 'This is in quiet hours',
      'outside-window': 'This is outside the hours in which sound is allowed',
      'session-too-long': `The session would be longer than the ${limit} minutes allowed`,
      'too-many-sessions': `The day would have more than the ${limit} sessions allowed`,
      'day-full': `The day would have more than the ${limit} minutes allowed`,
    })[rule],
  noneAllowed: 'No time in the next 14 days is allowed.',
  leftOut: (days: string) => `Not on holidays, by the policy: ${days}.`,
  firstRefused: (when: string) => `The first that is forbidden: ${when}.`,
} satisfies typeof vi

export const policyWords = { vi, en }
