import type { ContentfulStatusCode } from 'hono/utils/http-status'

type ProblemEntry = { status: ContentfulStatusCode; title: string; vi: string; remedy: string }

/**
 * Every failure a client may see. Codes are `noun.reason` and never change: the console and other programs key on
 * them. `title` is for the log and English readers, `vi` for officials, `remedy` says what to do.
 */
export const PROBLEMS = {
  // request
  'request.invalid': {
    status: 422,
    title: 'The request is not valid',
    vi: 'Dữ liệu gửi lên chưa đúng',
    remedy: 'Correct the fields listed under "errors" and send again.',
  },
  'request.malformed': {
    status: 400,
    title: 'The request body is not JSON',
    vi: 'Nội dung gửi lên không đọc được',
    remedy: 'Send valid JSON with content-type application/json.',
  },
  'request.too-large': {
    status: 413,
    title: 'The request is too large',
    vi: 'Dữ liệu gửi lên quá lớn',
    remedy: 'Send less in one request; "limitBytes" names the limit.',
  },
  'request.conflict': {
    status: 409,
    title: 'The request conflicts with another one',
    vi: 'Yêu cầu trùng với một yêu cầu khác',
    remedy: 'Read the current state and try again.',
  },
  'report.too-large': {
    status: 422,
    title: 'The report is too long for this kind of file',
    vi: 'Báo cáo quá dài cho loại tệp này',
    remedy: 'Ask for fewer days or a smaller area, or take the CSV file, which has no limit.',
  },
  'route.not-found': {
    status: 404,
    title: 'There is nothing at this address',
    vi: 'Không có gì ở địa chỉ này',
    remedy: 'Look the address up in /openapi.json.',
  },
  'console.not-built': {
    status: 503,
    title: 'The console has not been built',
    vi: 'Bảng điều khiển chưa được dựng',
    remedy: 'Run "npm run build" on the server, or start it with "npm start", which does it.',
  },
  'idempotency.key-reused': {
    status: 422,
    title: 'This Idempotency-Key was used for a different request',
    vi: 'Khóa chống gửi trùng đã dùng cho yêu cầu khác',
    remedy: 'Use a new Idempotency-Key for a new request.',
  },
  'idempotency.in-progress': {
    status: 409,
    title: 'The first request with this Idempotency-Key is still running',
    vi: 'Yêu cầu trước đó còn đang chạy',
    remedy: 'Wait a moment and send the same request again.',
  },
  'idempotency.answer-withheld': {
    status: 409,
    title: 'This was done already; its answer was shown once and is not kept',
    vi: 'Việc này đã làm xong; kết quả chỉ hiển thị một lần và không được lưu',
    remedy: 'Look the result up; ask for a new secret if you did not get the first one.',
  },
  'request.unsupported-type': {
    status: 415,
    title: 'This content type is not understood here',
    vi: 'Kiểu nội dung không được hỗ trợ',
    remedy: 'Send the content type that /openapi.json lists for this address.',
  },
  'events.too-many-streams': {
    status: 429,
    title: 'Too many open event streams for one user',
    vi: 'Mở quá nhiều luồng theo dõi cùng lúc',
    remedy: 'Close other windows of the console and try again.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong on the server',
    vi: 'Máy chủ gặp lỗi',
    remedy: 'Try again; if it stays, give the instance id to your administrator.',
  },
  'service.unavailable': {
    status: 503,
    title: 'A part of the service is not reachable',
    vi: 'Một phần của hệ thống chưa sẵn sàng',
    remedy: 'Try again in a few seconds; /readyz names the part.',
  },
  // who
  'session.required': {
    status: 401,
    title: 'Sign in first',
    vi: 'Cần đăng nhập',
    remedy: 'Sign in, or send an API token as "Authorization: Bearer …".',
  },
  'permission.denied': {
    status: 403,
    title: 'Your role does not allow this here',
    vi: 'Vai trò của bạn không được làm việc này ở địa bàn này',
    remedy: 'Ask your administrator for the role named in "permission" over the areas in "areaCodes".',
  },
  // accounts
  'sign-in.refused': {
    status: 401,
    title: 'The e-mail address or password is not right',
    vi: 'Email hoặc mật khẩu không đúng',
    remedy: 'Check both and try again; after several failures the account waits before the next try.',
  },
  'sign-in.backoff': {
    status: 429,
    title: 'Too many failed tries for this account',
    vi: 'Nhập sai quá nhiều lần, tài khoản tạm khóa ít phút',
    remedy: 'Wait until "retryAt"; if it was not you, tell your administrator.',
  },
  'sign-in.rate-limited': {
    status: 429,
    title: 'Too many sign-in requests from this address',
    vi: 'Quá nhiều yêu cầu đăng nhập từ địa chỉ này',
    remedy: 'Wait "retryAfterSeconds" and try again.',
  },
  'sign-in.challenge-expired': {
    status: 401,
    title: 'This sign-in has run out',
    vi: 'Lượt đăng nhập đã hết hạn',
    remedy: 'Start again with e-mail address and password.',
  },
  'second-factor.refused': {
    status: 401,
    title: 'The code is not right',
    vi: 'Mã xác thực không đúng',
    remedy: 'Enter the code your authenticator shows now, or one of your backup codes.',
  },
  'second-factor.code-used': {
    status: 401,
    title: 'This code was already used',
    vi: 'Mã này đã được dùng',
    remedy: 'Wait for the next code, at most 30 seconds.',
  },
  'second-factor.required': {
    status: 403,
    title: 'Confirm with your authenticator first',
    vi: 'Cần xác nhận lại bằng mã xác thực',
    remedy: 'POST a current code to /api/v1/auth/two-factor/verify-totp, then repeat the request.',
  },
  'second-factor.wrong-state': {
    status: 409,
    title: 'Two-factor sign-in is not in the state this needs',
    vi: 'Xác thực hai lớp chưa ở trạng thái phù hợp',
    remedy: 'GET /api/v1/me shows whether it is on; switch it on or off first.',
  },
  'password.refused': {
    status: 403,
    title: 'The current password is not right',
    vi: 'Mật khẩu hiện tại không đúng',
    remedy: 'Enter the password you sign in with.',
  },
  'password.token-invalid': {
    status: 403,
    title: 'This invitation is not valid',
    vi: 'Lời mời không hợp lệ hoặc đã dùng',
    remedy: 'Ask your administrator for a new invitation; each works once and for 72 hours.',
  },
  'setup.done': {
    status: 409,
    title: 'This station is already set up',
    vi: 'Hệ thống đã được thiết lập',
    remedy: 'Sign in; an administrator can invite further people.',
  },
  'setup.token-invalid': {
    status: 403,
    title: 'This set-up token is not valid',
    vi: 'Mã thiết lập không hợp lệ hoặc đã hết hạn',
    remedy: 'Use the token on the console of the server; a restart prints a new one, valid for 24 hours.',
  },
  'person.not-found': {
    status: 404,
    title: 'There is no such person',
    vi: 'Không có người dùng này',
    remedy: 'List the people of your areas with GET /api/v1/people.',
  },
  'person.email-taken': {
    status: 409,
    title: 'Somebody has this e-mail address already',
    vi: 'Email này đã có người dùng',
    remedy: 'Give that person the grant instead, or use another address.',
  },
  'person.disabled': {
    status: 409,
    title: 'This account is disabled',
    vi: 'Tài khoản đã bị vô hiệu hóa',
    remedy: 'Create a new account, or ask who disabled this one.',
  },
  'grant.not-found': {
    status: 404,
    title: 'There is no such grant',
    vi: 'Không có quyền này',
    remedy: 'List the grants with GET /api/v1/people.',
  },
  'grant.last-administrator': {
    status: 409,
    title: 'Nobody would be left to administer the whole country',
    vi: 'Đây là quản trị viên cấp cao nhất cuối cùng',
    remedy: 'Make another person administrator of "VN" first.',
  },
  'token.not-found': {
    status: 404,
    title: 'There is no such API token',
    vi: 'Không có mã truy cập này',
    remedy: 'List the tokens with GET /api/v1/tokens.',
  },
  'session.not-found': {
    status: 404,
    title: 'There is no such session',
    vi: 'Không có phiên đăng nhập này',
    remedy: 'List your sessions with GET /api/v1/auth/sessions.',
  },
  'session.person-only': {
    status: 403,
    title: 'This is for people who signed in',
    vi: 'Chỉ dành cho người dùng đã đăng nhập',
    remedy: 'Sign in; an API token has no password or sessions.',
  },
  'csrf.refused': {
    status: 403,
    title: 'The request does not come from this site',
    vi: 'Yêu cầu không đến từ trang này',
    remedy: 'Send it from a page of this server, or use an API token instead of a cookie.',
  },
  // areas
  'area.too-many': {
    status: 422,
    title: 'Too many areas for one command',
    vi: 'Quá nhiều địa bàn trong một lệnh',
    remedy: 'Name the area above them instead, or split it; "limit" names how many fit into one.',
  },
  'area.not-found': {
    status: 404,
    title: 'There is no such area',
    vi: 'Không có địa bàn này',
    remedy: 'Look the code up with GET /api/v1/areas.',
  },
  'area.list-invalid': {
    status: 422,
    title: 'The list of areas cannot be imported',
    vi: 'Danh mục địa bàn có lỗi, chưa nhập gì',
    remedy: 'Correct the lines listed under "errors" and import the whole file again; nothing of it was imported.',
  },
  'area.shapes-invalid': {
    status: 422,
    title: 'These shapes cannot be imported',
    vi: 'Ranh giới địa bàn có lỗi, chưa nhập gì',
    remedy: 'Correct the features listed under "errors" and import the whole file again; nothing of it was imported.',
  },
  'area.official': {
    status: 409,
    title: 'Official units change only by importing a list',
    vi: 'Đơn vị hành chính chỉ đổi bằng cách nhập danh mục',
    remedy: 'Import the newer list; by hand only hamlets are made, renamed and ended.',
  },
  'area.not-lowest': {
    status: 409,
    title: 'Hamlets stand below the lowest official unit only',
    vi: 'Thôn chỉ đặt dưới đơn vị hành chính cấp thấp nhất',
    remedy: 'Choose the commune, ward or special zone that the hamlet belongs to.',
  },
  'area.name-taken': {
    status: 409,
    title: 'There is already a hamlet of this name here',
    vi: 'Ở đây đã có thôn cùng tên',
    remedy: 'Use the existing one ("areaCode"), or another name.',
  },
  'area.in-use': {
    status: 409,
    title: 'Speakers still stand in this area',
    vi: 'Địa bàn này còn cụm loa đang hoạt động',
    remedy: 'Move or retire its speakers first.',
  },
  'area-group.not-found': {
    status: 404,
    title: 'There is no such group of areas',
    vi: 'Không có nhóm địa bàn này',
    remedy: 'Look it up with GET /api/v1/area-groups.',
  },
  // clips
  'clip.not-found': {
    status: 404,
    title: 'There is no such clip',
    vi: 'Không có tệp âm thanh này',
    remedy: 'Look it up with GET /api/v1/clips; you see only clips of your own areas.',
  },
  'clip.is-alert': {
    status: 422,
    title: 'This clip is an emergency alert',
    vi: 'Bản thu này là cảnh báo khẩn cấp, không dùng ở đây được.',
    remedy: 'Choose another clip: GET /api/v1/clips?alert=false lists those that are no alert and no all-clear.',
  },
  'clip.not-audio': {
    status: 415,
    title: 'The file is not sound',
    vi: 'Tệp gửi lên không phải là âm thanh',
    remedy: 'Send one of the formats listed under "accepted".',
  },
  'clip.unreadable': {
    status: 422,
    title: 'The sound cannot be decoded',
    vi: 'Không đọc được âm thanh trong tệp',
    remedy: 'Play the file yourself; if it plays, export it again as MP3 or WAV.',
  },
  'clip.incomplete': {
    status: 422,
    title: 'The recording is cut short',
    vi: 'Tệp âm thanh bị thiếu phần sau',
    remedy: 'Copy or record it again; its end is missing.',
  },
  'clip.interrupted': {
    status: 400,
    title: 'The upload broke off',
    vi: 'Việc tải lên bị gián đoạn',
    remedy: 'Send the file again.',
  },
  'clip.too-long': {
    status: 422,
    title: 'The sound is too long',
    vi: 'Âm thanh quá dài',
    remedy: 'Shorten it below "limitSeconds", or split it.',
  },
  'clip.silent': {
    status: 422,
    title: 'There is nothing to hear',
    vi: 'Tệp không có tiếng',
    remedy: 'Check the microphone and record again.',
  },
  'clip.nothing-to-say': {
    status: 422,
    title: 'The text has nothing that can be read aloud',
    vi: 'Văn bản không có nội dung để đọc',
    remedy: 'Write at least one word or number.',
  },
  'clip.storage-full': {
    status: 507,
    title: 'The server has no room for the file',
    vi: 'Máy chủ hết chỗ lưu tệp',
    remedy: 'Ask your administrator to free disk space.',
  },
  'speech.language-unsupported': {
    status: 422,
    title: 'There is no voice for this language',
    vi: 'Chưa có giọng đọc cho ngôn ngữ này',
    remedy: 'Record the bulletin and upload it, or set up a speech service that speaks it (docs/operations.md).',
  },
  'speech.unavailable': {
    status: 503,
    title: 'Text to speech does not answer',
    vi: 'Chưa chuyển được văn bản thành giọng nói',
    remedy: 'Try again, or record and upload the bulletin.',
  },
  // speakers
  'speaker.not-found': {
    status: 404,
    title: 'There is no such speaker',
    vi: 'Không có cụm loa này',
    remedy: 'Look it up with GET /api/v1/speakers.',
  },
  'speaker.retired': {
    status: 409,
    title: 'This speaker is retired',
    vi: 'Cụm loa này đã thôi sử dụng',
    remedy: 'Register the device as a new speaker.',
  },
  'speaker.offline': {
    status: 409,
    title: 'This speaker is not connected',
    vi: 'Cụm loa đang mất kết nối',
    remedy: 'Try again when it is back; "lastSeenAt" says when it was last heard of.',
  },
  'speaker.volume-above-limit': {
    status: 422,
    title: 'This is louder than the speaker is set to',
    vi: 'Âm lượng vượt mức đặt cho cụm loa',
    remedy: 'Choose at most "limit", or raise the volume of the speaker first.',
  },
  'speaker.emergency-on-air': {
    status: 409,
    title: 'An emergency is on the air here',
    vi: 'Đang phát nội dung khẩn cấp ở đây',
    remedy: 'Test the speaker after the all-clear.',
  },
  'speaker-command.not-found': {
    status: 404,
    title: 'There is no such command to this speaker',
    vi: 'Không có lệnh này cho cụm loa',
    remedy: 'Check the id; only test tones are kept here.',
  },
  'enrolment.code-invalid': {
    status: 422,
    title: 'This enrolment code is not valid',
    vi: 'Mã ghi danh không đúng',
    remedy: 'Check the code; ask the technician for a new one if it stays.',
  },
  'enrolment.code-used': {
    status: 409,
    title: 'This enrolment code was already used',
    vi: 'Mã ghi danh đã được dùng',
    remedy: 'Renew the code of this speaker: each works once.',
  },
  'enrolment.code-expired': {
    status: 410,
    title: 'This enrolment code has expired',
    vi: 'Mã ghi danh đã hết hạn',
    remedy: 'Renew the code of this speaker.',
  },
  'enrolment.too-many-attempts': {
    status: 429,
    title: 'Too many wrong enrolment codes from this address',
    vi: 'Nhập sai mã quá nhiều lần',
    remedy: 'Wait "retryAfterSeconds", then check the code and try again.',
  },
  // bulletins
  'bulletin.not-found': {
    status: 404,
    title: 'There is no such bulletin',
    vi: 'Không có bản tin này',
    remedy: 'Check the id, or list with GET /api/v1/bulletins.',
  },
  'bulletin.wrong-state': {
    status: 409,
    title: 'The bulletin is not in a state that allows this',
    vi: 'Trạng thái bản tin không cho phép việc này',
    remedy: 'Reload the bulletin; "allowed" lists what is possible now.',
  },
  'bulletin.changed': {
    status: 409,
    title: 'Someone else changed the bulletin meanwhile',
    vi: 'Bản tin đã bị người khác sửa',
    remedy: 'Reload it and make the change again.',
  },
  'bulletin.changed-since-heard': {
    status: 409,
    title: 'The audio is not the one that was heard',
    vi: 'Âm thanh đã thay đổi sau khi nghe',
    remedy: 'Listen to the present audio and approve that.',
  },
  'bulletin.self-approval': {
    status: 403,
    title: 'Authors do not approve their own bulletins',
    vi: 'Người soạn không được tự duyệt',
    remedy: 'Ask another person with the approver role.',
  },
  'bulletin.person-needed': {
    status: 403,
    title: 'Only a person can approve',
    vi: 'Chỉ người có thẩm quyền mới được duyệt, không dùng mã truy cập',
    remedy: 'Sign in as a person with the approver role; API tokens cannot approve.',
  },
  'preflight.changed': {
    status: 409,
    title: 'What would happen is no longer what was shown',
    vi: 'Nội dung kiểm tra trước khi phát đã thay đổi',
    remedy: 'Look again: ask for the pre-flight anew, read what changed, and approve with its hash.',
  },
  'bulletin.validity-over': {
    status: 409,
    title: 'The bulletin is of no use at that time any more',
    vi: 'Bản tin từ cấp trên hết hiệu lực trước thời điểm này',
    remedy: 'Choose a time before "validTo", or ask the source for a new version with a later one.',
  },
  'bulletin.no-content': {
    status: 422,
    title: 'A bulletin needs text or a clip',
    vi: 'Bản tin chưa có lời hoặc tệp âm thanh',
    remedy: 'Give "text" to be spoken, or "clipId" of an uploaded clip.',
  },
  // schedules
  'schedule.not-found': {
    status: 404,
    title: 'There is no such schedule',
    vi: 'Không có lịch phát này',
    remedy: 'Check the id, or list with GET /api/v1/schedules.',
  },
  'schedule.unreadable': {
    status: 500,
    title: 'The schedule stands as this release cannot read it',
    vi: 'Máy chủ không đọc được lịch phát này; nó không phát cho đến khi được sửa',
    remedy:
      'Tell whoever runs the server: its log says what is wrong with the row. Nothing of it is planned until then.',
  },
  'schedule.wrong-state': {
    status: 409,
    title: 'The schedule is not in a state that allows this',
    vi: 'Trạng thái lịch phát không cho phép việc này',
    remedy: 'Reload the schedule; "allowed" lists what is possible now.',
  },
  'schedule.in-past': {
    status: 422,
    title: 'The schedule would start in the past',
    vi: 'Giờ phát đã qua',
    remedy: 'Choose a later time; "earliestAt" is the first possible one.',
  },
  'schedule.never-airs': {
    status: 422,
    title: 'The schedule has no airing at all',
    vi: 'Lịch phát không có lượt nào',
    remedy: 'Check the days of the rule, its start, its end and what it leaves out.',
  },
  'schedule.not-a-series': {
    status: 422,
    title: 'A schedule of one airing has no following ones',
    vi: 'Lịch phát một lần không có các lượt sau',
    remedy: 'Reschedule it: POST /api/v1/schedules/{id}/reschedule.',
  },
  'schedule.outside-bulletin': {
    status: 422,
    title: 'The schedule reaches areas that the bulletin is not for',
    vi: 'Lịch phát ra ngoài địa bàn của bản tin',
    remedy: 'Choose areas inside those of the bulletin, or change the bulletin and have it approved again.',
  },
  // programmes
  'programme.not-found': {
    status: 404,
    title: 'There is no such programme',
    vi: 'Không có chương trình này',
    remedy: 'Check the id, or list with GET /api/v1/programmes.',
  },
  'programme.unreadable': {
    status: 500,
    title: 'The programme stands as this release cannot read it',
    vi: 'Máy chủ không đọc được chương trình này; nó không phát cho đến khi được sửa',
    remedy:
      'Tell whoever runs the server: its log says what is wrong with the row. Nothing of it is planned until then.',
  },
  'programme.wrong-state': {
    status: 409,
    title: 'The programme is not in a state that allows this',
    vi: 'Trạng thái chương trình không cho phép việc này',
    remedy: 'Reload the programme; "allowed" lists what is possible now.',
  },
  'programme.changed': {
    status: 409,
    title: 'Someone else changed the programme meanwhile',
    vi: 'Chương trình đã bị người khác sửa',
    remedy: 'Reload it and look at it again; "revision" is the newest.',
  },
  'programme.not-ready': {
    status: 422,
    title: 'Something stands against this programme',
    vi: 'Chương trình chưa đủ điều kiện phát',
    remedy: 'Correct what is listed under "errors"; "problems" says the same with the item and the day.',
  },
  'programme.self-approval': {
    status: 403,
    title: 'Authors do not approve their own programmes',
    vi: 'Người lập chương trình không được tự duyệt',
    remedy: 'Ask another person with the approver role.',
  },
  'programme.person-needed': {
    status: 403,
    title: 'Only a person can approve',
    vi: 'Chỉ người có thẩm quyền mới được duyệt, không dùng mã truy cập',
    remedy: 'Sign in as a person with the approver role; API tokens cannot approve.',
  },
  'programme.not-a-series': {
    status: 422,
    title: 'Only a programme that recurs has days of its own',
    vi: 'Chỉ chương trình lặp lại mới tách theo ngày được',
    remedy: 'Edit the programme itself.',
  },
  'programme.day-taken': {
    status: 409,
    title: 'Another programme stands in for the series on these days already',
    vi: 'Đã có chương trình khác thay cho những ngày này',
    remedy: 'End the one named by "programmeId" first, or edit that one.',
  },
  'programme.no-airing-that-day': {
    status: 422,
    title: 'The programme does not air on that day',
    vi: 'Chương trình không phát vào ngày này',
    remedy: 'Choose a day of its rule that is still to come; "nextDate" is the first.',
  },
  'programme-template.not-found': {
    status: 404,
    title: 'There is no such programme template',
    vi: 'Không có mẫu chương trình này',
    remedy: 'Check the id, or list with GET /api/v1/programme-templates.',
  },
  'programme-template.built-in': {
    status: 409,
    title: 'This template comes with the software',
    vi: 'Mẫu có sẵn không xóa được',
    remedy: 'Save a template of your own and use that.',
  },
  // occurrences
  'collision.not-found': {
    status: 404,
    title: 'There is no such collision',
    vi: 'Không có trường hợp trùng giờ này',
    remedy: 'Check the id, or list with GET /api/v1/collisions.',
  },
  'collision.wrong-state': {
    status: 409,
    title: 'This collision has been decided, or is none any more',
    vi: 'Trường hợp trùng giờ này đã được quyết định hoặc không còn trùng',
    remedy: 'Look at it again; "state" says how it stands. Either airing can still be moved or left out.',
  },
  'collision.not-possible': {
    status: 409,
    title: 'This way out is not open any more',
    vi: 'Không thể chọn cách này',
    remedy: 'Choose one of the options that GET /api/v1/collisions/{id} calls possible.',
  },
  'occurrence.not-found': {
    status: 404,
    title: 'There is no such occurrence',
    vi: 'Không có lượt phát này',
    remedy: 'Check the id, or list with GET /api/v1/occurrences.',
  },
  'occurrence.in-session': {
    status: 409,
    title: 'This airing is an item of a session',
    vi: 'Lượt phát này là một mục của chương trình',
    remedy: 'Change this day of the programme: POST /programmes/{programmeId}/one-day. One item can be left out.',
  },
  'occurrence.wrong-state': {
    status: 409,
    title: 'The occurrence is not in a state that allows this',
    vi: 'Trạng thái lượt phát không cho phép việc này',
    remedy: 'Reload it; "allowed" lists what is possible now.',
  },
  'occurrence.already-sent': {
    status: 409,
    title: 'It was sent to the speakers already',
    vi: 'Lượt phát đã gửi tới các cụm loa hoặc đang phát',
    remedy: 'It can only be stopped now: POST /api/v1/occurrences/{id}/stop.',
  },
  // policies
  'policy.quiet-hours': {
    status: 422,
    title: 'This would sound in quiet hours',
    vi: 'Giờ phát rơi vào giờ yên tĩnh',
    remedy: 'Choose "nearestAt", the next time that is allowed; only an emergency crosses the policy of "areaCode".',
  },
  'policy.outside-window': {
    status: 422,
    title: 'This lies outside the hours in which broadcasting is allowed',
    vi: 'Giờ phát nằm ngoài khung giờ được phép',
    remedy: 'Choose "nearestAt", the next time that is allowed; only an emergency crosses the policy of "areaCode".',
  },
  'policy.session-too-long': {
    status: 422,
    title: 'The session would be longer than is allowed',
    vi: 'Buổi phát dài quá thời lượng cho phép',
    remedy: 'Shorten it, or air it at "nearestAt"; a session has at most "limit" minutes, relay counted.',
  },
  'policy.too-many-sessions': {
    status: 422,
    title: 'There would be more sessions on this day than are allowed',
    vi: 'Vượt số buổi phát được phép trong ngày',
    remedy: 'Air it directly after another session of that day, or at "nearestAt"; a day has at most "limit" sessions.',
  },
  'policy.day-full': {
    status: 422,
    title: 'There would be more minutes on this day than are allowed',
    vi: 'Vượt tổng số phút phát được phép trong ngày',
    remedy: 'Shorten it, or air it at "nearestAt"; a day has at most "limit" minutes, relay counted.',
  },
  'policy.approver-level': {
    status: 403,
    title: 'The broadcast policy asks for an approver of a wider area',
    vi: 'Theo quy định phát thanh, người duyệt phải có thẩm quyền ở cấp cao hơn',
    remedy: 'Ask somebody with the approver role over "approverArea" or an area above it.',
  },
  'policy.effect-changed': {
    status: 409,
    title: 'The effect is not the one that was shown',
    vi: 'Kế hoạch phát hoặc quy định đã thay đổi sau khi xem trước',
    remedy: 'POST /api/v1/policies/effect again, look at what it would now change, and send its hash.',
  },
  'policy.not-found': {
    status: 404,
    title: 'This area has no policy of its own',
    vi: 'Địa bàn này không có quy định riêng',
    remedy: 'GET /api/v1/policies?area=… shows which area the rules come from.',
  },
  // templates
  'template.not-found': {
    status: 404,
    title: 'There is no such template',
    vi: 'Không có mẫu tin này',
    remedy: 'Check the id, or list with GET /api/v1/templates.',
  },
  'template.changed': {
    status: 409,
    title: 'Somebody else changed the template meanwhile',
    vi: 'Người khác vừa sửa mẫu tin này',
    remedy: 'Reload it and make your change again; "revision" is the newest.',
  },
  'template.wrong-state': {
    status: 409,
    title: 'The template is not in a state that allows this',
    vi: 'Trạng thái mẫu tin không cho phép việc này',
    remedy: 'Reload it; an archived template is taken out of the archive first.',
  },
  // relays
  'relay.not-found': {
    status: 404,
    title: 'There is no such station',
    vi: 'Không có đài tiếp sóng này',
    remedy: 'Check the id, or list with GET /api/v1/relays.',
  },
  'relay.changed': {
    status: 409,
    title: 'Somebody else changed the station meanwhile',
    vi: 'Người khác vừa sửa đài tiếp sóng này',
    remedy: 'Reload it and make your change again; "revision" is the newest.',
  },
  'relay.wrong-state': {
    status: 409,
    title: 'The station is not in a state that allows this',
    vi: 'Trạng thái đài tiếp sóng không cho phép việc này',
    remedy: 'Reload it; an archived station is taken out of the archive first.',
  },
  'relay.on-air': {
    status: 403,
    title: 'Approved programmes relay this station',
    vi: 'Chương trình đã duyệt đang tiếp sóng đài này nên chỉ người duyệt được đổi địa chỉ hoặc bản thu phát khi mất sóng',
    remedy:
      'Ask somebody who may approve in all of "areaCodes" to change it; or add the new address as a station of its own, for which each programme is approved anew.',
  },
  'relay.address-refused': {
    status: 422,
    title: 'The server does not connect to this address',
    vi: 'Máy chủ không kết nối tới địa chỉ này',
    remedy:
      'Give the public http or https address of the stream itself; "reason" says what is wrong. A station in the own network must be named in LOA_RELAY_HOSTS by whoever runs the server.',
  },
  'relay.needs-https': {
    status: 503,
    title: 'Relaying needs an https address',
    vi: 'Máy chủ chưa có địa chỉ https nên chưa tiếp sóng được',
    remedy:
      'Put TLS in front and set LOA_PUBLIC_URL to the https address (docs/operations.md, TLS): the stream is not signed, and over plain http somebody on the line could put another voice into it.',
  },
  'relay.unreachable': {
    status: 502,
    title: 'The station cannot be heard now',
    vi: 'Hiện không nghe được đài này',
    remedy:
      'Try again later, or open the address in a browser to see whether the station is on the air; "reason" says why.',
  },
  'relay.full': {
    status: 503,
    title: 'As many listen to relays as the server carries',
    vi: 'Đã đủ số người nghe tiếp sóng mà máy chủ phục vụ được',
    remedy: 'Try again later; raise LOA_RELAY_MAX_LISTENERS when the line of the server carries more.',
  },
  // alerts
  'alert.drill-needs-text': {
    status: 422,
    title: 'A drill needs text',
    vi: 'Diễn tập cần có lời đọc',
    remedy: 'Give "text"; it is spoken with the words that say it is a drill.',
  },
  'alert.not-found': {
    status: 404,
    title: 'There is no such alert',
    vi: 'Không có cảnh báo này',
    remedy: 'Check the id, or list with GET /api/v1/alerts.',
  },
  'alert.wrong-state': {
    status: 409,
    title: 'The alert is not in a state that allows this',
    vi: 'Trạng thái cảnh báo không cho phép việc này',
    remedy: 'Reload the alert; "allowed" lists what is possible now.',
  },
  'alert.too-many-active': {
    status: 409,
    title: 'Too many alerts are active in this area',
    vi: 'Địa bàn này đang có quá nhiều cảnh báo',
    remedy: 'End one by all-clear first; "limit" names how many may be active at once.',
  },
  'alert.other-mode': {
    status: 409,
    title: 'A drill cannot be sent as live, nor a live alert as a drill',
    vi: 'Diễn tập không thể gửi như thật, cảnh báo thật không thể gửi như diễn tập',
    remedy: 'Reload the alert; "mode" says what it is. Prepare a new one for the other.',
  },
  'alert.changed-since-read': {
    status: 409,
    title: 'The alert is not the one that was read back',
    vi: 'Cảnh báo đã khác với bản đã đọc lại',
    remedy: 'Read it back again and send that.',
  },
  // live
  'live.not-found': {
    status: 404,
    title: 'There is no such live session',
    vi: 'Không có phiên phát trực tiếp này',
    remedy: 'Check the id, or list with GET /api/v1/live.',
  },
  'live.wrong-state': {
    status: 409,
    title: 'The live session is not in a state that allows this',
    vi: 'Trạng thái phiên phát trực tiếp không cho phép việc này',
    remedy: 'Reload it; a session that has ended is not taken up again, prepare a new one.',
  },
  'live.needs-ffmpeg': {
    status: 503,
    title: 'Speaking live needs ffmpeg on the server',
    vi: 'Máy chủ chưa cài ffmpeg nên chưa phát trực tiếp được',
    remedy: 'Install ffmpeg on the PATH of the server (LOA_FFMPEG must not be "wasm"); nothing has sounded.',
  },
  'live.needs-https': {
    status: 503,
    title: 'Speaking live needs an https address',
    vi: 'Máy chủ chưa có địa chỉ https nên chưa phát trực tiếp được',
    remedy:
      'Put TLS in front and set LOA_PUBLIC_URL to the https address (docs/operations.md, TLS): the stream is not signed, and over plain http somebody on the line could put another voice into it.',
  },
  'live.too-many-speakers': {
    status: 409,
    title: 'These areas have more loudspeakers than one live session carries',
    vi: 'Địa bàn đã chọn có quá nhiều cụm loa cho một phiên phát trực tiếp',
    remedy:
      'Choose fewer areas ("speakers" are in these, "limit" are possible), or send an alert or a bulletin, which have no such limit.',
  },
  'live.person-needed': {
    status: 403,
    title: 'Only a person can speak live',
    vi: 'Chỉ người có thẩm quyền mới được phát trực tiếp, không dùng mã truy cập',
    remedy: 'Sign in as a person with the role of approver or duty officer; API tokens cannot speak.',
  },
  'live.not-speaker': {
    status: 403,
    title: 'Somebody else speaks in this session',
    vi: 'Phiên này do người khác nói',
    remedy: 'Prepare a session of your own; you may stop this one.',
  },
  'live.area-busy': {
    status: 409,
    title: 'Somebody is speaking live in these areas',
    vi: 'Đang có người phát trực tiếp ở địa bàn này',
    remedy: 'Wait until it has ended, or stop it; "liveId" names it.',
  },
  'live.too-long': {
    status: 422,
    title: 'This is longer than anybody may speak live',
    vi: 'Thời lượng vượt mức cho phép phát trực tiếp',
    remedy: 'Choose at most "limitSeconds".',
  },
  'live.chunk-gap': {
    status: 409,
    title: 'A piece of the recording is missing before this one',
    vi: 'Thiếu một đoạn âm thanh ở phía trước',
    remedy: 'Send again from "nextSeq" on, in order.',
  },
  'live.not-audio': {
    status: 415,
    title: 'This is not the kind of recording that was announced',
    vi: 'Âm thanh gửi lên không đúng định dạng đã báo',
    remedy: 'Send what MediaRecorder records, from its first piece on, and name its container when starting.',
  },
  'live.not-here': {
    status: 409,
    title: 'Another process of the server holds this microphone',
    vi: 'Phiên này đang ở một máy chủ khác',
    remedy: 'Send /api/v1/live to the process that prepared the session (docs/operations.md, Several processes).',
  },
  // inbox from above
  'inbox.not-found': {
    status: 404,
    title: 'There is no such item in the inbox',
    vi: 'Không có tin này trong hộp thư đến từ cấp trên',
    remedy: 'Check the id, or list with GET /api/v1/inbox; you see only items for your own areas.',
  },
  'inbox.wrong-state': {
    status: 409,
    title: 'The item is not in a state that allows this',
    vi: 'Tin này đã được xử lý hoặc không còn chờ xử lý',
    remedy: 'Reload the item; "state" says where it is now.',
  },
  'inbox.changed': {
    status: 409,
    title: 'There is a newer version of this item',
    vi: 'Cấp trên đã gửi bản mới của tin này',
    remedy: 'Read the newest version; "itemId" names it.',
  },
  'inbox.stale-version': {
    status: 409,
    title: 'A newer version of this bulletin is known already',
    vi: 'Đã có phiên bản mới hơn của bản tin này',
    remedy: 'Send a version higher than "knownVersion".',
  },
  'inbox.version-reused': {
    status: 409,
    title: 'This version is known with other content',
    vi: 'Phiên bản này đã được gửi với nội dung khác',
    remedy: 'Give what changed a higher version.',
  },
  'inbox.other-mode': {
    status: 409,
    title: 'A bulletin keeps its mode: a drill never becomes live',
    vi: 'Không thể đổi giữa diễn tập, thử và thật trong cùng một bản tin',
    remedy: 'Send it under a new externalId.',
  },
  'inbox.outside-scope': {
    status: 403,
    title: 'An area lies outside what this source was connected for',
    vi: 'Có địa bàn nằm ngoài phạm vi của hệ thống nguồn này',
    remedy: 'Leave out the areas listed under "errors"; "scope" names the area of this source.',
  },
  'inbox.emergency-not-allowed': {
    status: 403,
    title: 'This source may not send emergencies',
    vi: 'Hệ thống nguồn này chưa được phép gửi tin khẩn cấp',
    remedy: 'Ask the administrator of the station to allow it, or reach a duty officer by telephone now.',
  },
  'inbox.audio-unreachable': {
    status: 422,
    title: 'The sound could not be fetched',
    vi: 'Không tải được âm thanh từ địa chỉ đã cho',
    remedy: 'Give an address that answers 200 with the sound, without redirects; "reason" says what happened.',
  },
  'inbox.audio-differs': {
    status: 422,
    title: 'The sound is not the one that was announced',
    vi: 'Âm thanh nhận được không khớp mã kiểm tra',
    remedy: 'Send the sha256 of exactly these bytes; "sha256" is what they have.',
  },
  'inbox.too-late': {
    status: 409,
    title: 'The validity of the item is over',
    vi: 'Tin đã hết hiệu lực',
    remedy: 'Send a new version with a later validTo.',
  },
  'inbox-source.not-found': {
    status: 404,
    title: 'There is no such source system',
    vi: 'Không có hệ thống nguồn này',
    remedy: 'List the sources with GET /api/v1/inbox-sources.',
  },
  'inbox-source.refused': {
    status: 401,
    title: 'The token is not the one of this source',
    vi: 'Mã kết nối của hệ thống nguồn không đúng',
    remedy: 'Send "Authorization: Bearer …" with the token that was shown when this source was connected.',
  },
  'inbox-source.wrong-state': {
    status: 409,
    title: 'The source is paused or has ended',
    vi: 'Hệ thống nguồn này đang tạm dừng hoặc đã kết thúc',
    remedy: 'Ask the administrator of the station; "state" says which it is.',
  },
  'inbox-source.needs-https': {
    status: 422,
    title: 'A secret is not sent over plain http',
    vi: 'Không gửi mã bí mật qua địa chỉ http không mã hóa; hãy dùng địa chỉ https',
    remedy:
      'Give the https address of the source, or connect it without a secret. Plain http is taken only for this very machine (127.0.0.1, [::1], localhost).',
  },
  'inbox-source.address-refused': {
    status: 422,
    title: 'This address is not one that the server may call',
    vi: 'Máy chủ không được phép gọi địa chỉ này',
    remedy: 'Give a public http or https address, or have the host added to LOA_INBOX_HOSTS.',
  },
} as const satisfies Record<string, ProblemEntry>

export type ProblemCode = keyof typeof PROBLEMS

export type FieldError = { pointer: string; detail: string }

/**
 * An expected failure, told to the client as RFC 9457 problem+json. `detail` and `fields` reach the client,
 * `cause` only the log. Broken invariants throw a plain Error instead and become a generic 500.
 */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly detail: string | undefined
  readonly fields: Record<string, unknown>
  readonly errors: FieldError[] | undefined
  /** What to do here; the general remedy of the code unless given. */
  readonly remedy: string

  constructor(
    code: ProblemCode,
    options: {
      detail?: string
      remedy?: string
      fields?: Record<string, unknown>
      errors?: FieldError[]
      cause?: unknown
    } = {},
  ) {
    super(options.detail ?? PROBLEMS[code].title, { cause: options.cause })
    this.name = 'Problem'
    this.code = code
    this.detail = options.detail
    this.fields = options.fields ?? {}
    this.errors = options.errors
    this.remedy = options.remedy ?? PROBLEMS[code].remedy
  }

  get status(): ContentfulStatusCode {
    return PROBLEMS[this.code].status
  }

  /** The problem+json body. Reserved members come last, so that no extension field can overwrite them. */
  toBody(instance: string) {
    const entry: ProblemEntry = PROBLEMS[this.code]
    return {
      ...this.fields,
      ...(this.errors ? { errors: this.errors } : {}),
      type: `/problems/${this.code}`,
      code: this.code,
      title: entry.title,
      titleVi: entry.vi,
      status: entry.status,
      detail: this.detail ?? entry.title,
      remedy: this.remedy,
      instance,
    }
  }
}
