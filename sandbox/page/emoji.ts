/** The shortcodes people and apps use most; any other one is shown as its name. */
const TABLE = `
+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|ok_hand 👌|wave 👋|clap 👏|pray 🙏|raised_hands 🙌|muscle 💪|point_up ☝️
point_right 👉|point_left 👈|point_down 👇|handshake 🤝|writing_hand ✍️|eyes 👀|eye 👁️|brain 🧠|raising_hand 🙋
raised_hand ✋|hand ✋|crossed_fingers 🤞|v ✌️|facepunch 👊|fist ✊
smile 😄|smiley 😃|grinning 😀|grin 😁|joy 😂|rofl 🤣|sweat_smile 😅|laughing 😆|wink 😉|blush 😊|slightly_smiling_face 🙂
simple_smile 🙂|upside_down_face 🙃|heart_eyes 😍|kissing_heart 😘|yum 😋|sunglasses 😎|thinking_face 🤔|neutral_face 😐
expressionless 😑|confused 😕|worried 😟|slightly_frowning_face 🙁|disappointed 😞|cry 😢|sob 😭|angry 😠|rage 😡|scream 😱
flushed 😳|sleeping 😴|sleepy 😪|zzz 💤|mask 😷|face_with_thermometer 🤒|exploding_head 🤯|partying_face 🥳|pleading_face 🥺
hugging_face 🤗|shushing_face 🤫|zipper_mouth_face 🤐|face_with_rolling_eyes 🙄|relieved 😌|pensive 😔|nerd_face 🤓|smirk 😏
stuck_out_tongue 😛|innocent 😇|robot_face 🤖|ghost 👻|skull 💀|poop 💩|see_no_evil 🙈
heart ❤️|orange_heart 🧡|yellow_heart 💛|green_heart 💚|blue_heart 💙|purple_heart 💜|black_heart 🖤|broken_heart 💔|sparkling_heart 💖
100 💯|fire 🔥|sparkles ✨|star ⭐|star2 🌟|boom 💥|tada 🎉|confetti_ball 🎊|gift 🎁|trophy 🏆|medal 🏅|crown 👑|gem 💎|rocket 🚀
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|o ⭕|warning ⚠️|no_entry ⛔
no_entry_sign 🚫|exclamation ❗|heavy_exclamation_mark ❗|question ❓|bangbang ‼️|information_source ℹ️|sos 🆘|ok 🆗|new 🆕
red_circle 🔴|large_orange_circle 🟠|orange_circle 🟠|large_yellow_circle 🟡|yellow_circle 🟡|large_green_circle 🟢|green_circle 🟢
large_blue_circle 🔵|blue_circle 🔵|large_purple_circle 🟣|white_circle ⚪|black_circle ⚫|large_red_square 🟥|large_green_square 🟩
small_blue_diamond 🔹|small_orange_diamond 🔸|red_square 🟥|white_small_square ▫️|black_small_square ▪️
arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrow_upper_right ↗️|arrow_lower_right ↘️|leftwards_arrow_with_hook ↩️
arrow_right_hook ↪️|arrows_counterclockwise 🔄|repeat 🔁|twisted_rightwards_arrows 🔀|fast_forward ⏩|rewind ⏪
hourglass ⌛|hourglass_flowing_sand ⏳|watch ⌚|alarm_clock ⏰|stopwatch ⏱️|timer_clock ⏲️|clock1 🕐|clock3 🕒|clock9 🕘|clock12 🕛
calendar 📅|date 📅|spiral_calendar_pad 🗓️|bell 🔔|no_bell 🔕|mega 📣|loudspeaker 📢|speech_balloon 💬|thought_balloon 💭
left_speech_bubble 🗨️|email 📧|e-mail 📧|envelope ✉️|incoming_envelope 📨|inbox_tray 📥|outbox_tray 📤|mailbox 📫|package 📦
phone ☎️|telephone_receiver 📞|iphone 📱|computer 💻|desktop_computer 🖥️|keyboard ⌨️|printer 🖨️|camera 📷|microphone 🎤|headphones 🎧
lock 🔒|unlock 🔓|key 🔑|closed_lock_with_key 🔐|shield 🛡️|mag 🔍|mag_right 🔎|link 🔗|paperclip 📎|pushpin 📌|round_pushpin 📍
memo 📝|pencil ✏️|pencil2 ✏️|clipboard 📋|page_facing_up 📄|bookmark 🔖|books 📚|label 🏷️|file_folder 📁|open_file_folder 📂|wastebasket 🗑️
bar_chart 📊|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|moneybag 💰|credit_card 💳|euro 💶|dollar 💵|receipt 🧾
shopping_trolley 🛒|shopping_bags 🛍️|truck 🚚|airplane ✈️|house 🏠|office 🏢|hospital 🏥|earth_americas 🌎|globe_with_meridians 🌐
hammer 🔨|wrench 🔧|hammer_and_wrench 🛠️|gear ⚙️|bulb 💡|electric_plug 🔌|battery 🔋|bug 🐛|construction 🚧|rotating_light 🚨|zap ⚡
sunny ☀️|cloud ☁️|umbrella ☔|snowflake ❄️|rainbow 🌈|sun_with_face 🌞|moon 🌙|ocean 🌊|palm_tree 🌴|seedling 🌱|rose 🌹|cherry_blossom 🌸
coffee ☕|tea 🍵|beer 🍺|beers 🍻|wine_glass 🍷|pizza 🍕|taco 🌮|cake 🍰|birthday 🎂|apple 🍎|avocado 🥑
dog 🐶|cat 🐱|unicorn_face 🦄|bee 🐝|turtle 🐢|snail 🐌|penguin 🐧|whale 🐳|octopus 🐙
man-shrugging 🤷‍♂️|woman-shrugging 🤷‍♀️|shrug 🤷|face_palm 🤦|bust_in_silhouette 👤|busts_in_silhouette 👥|wheelchair ♿|door 🚪
thread 🧵|hash #️⃣|one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|heavy_plus_sign ➕|heavy_minus_sign ➖|recycle ♻️|infinity ♾️
flag-us 🇺🇸|us 🇺🇸|gb 🇬🇧|flag-gb 🇬🇧|de 🇩🇪|flag-de 🇩🇪|fr 🇫🇷|flag-fr 🇫🇷|es 🇪🇸|flag-es 🇪🇸|it 🇮🇹|checkered_flag 🏁|triangular_flag_on_post 🚩
`;

const EMOJI = new Map<string, string>();
for (const entry of TABLE.split(/[|\n]/)) {
  const [name, symbol] = entry.split(' ');
  if (name !== undefined && symbol !== undefined) EMOJI.set(name, symbol);
}

/** The picture for a shortcode without its colons, or undefined. */
export function emojiOf(name: string): string | undefined {
  return EMOJI.get(name);
}

/** What the reaction picker offers. */
export const QUICK_REACTIONS = ['+1', 'eyes', 'white_check_mark', 'tada', 'heart', 'pray'] as const;
