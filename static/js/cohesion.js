// Starts GOV.UK Frontend's components. Every page works without it.
import { initAll } from './govuk-frontend.min.js'
import { forgetAll, forgetOthers, sendLeftovers } from './entry-drafts.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()

// Fragments that htmx swaps in may hold components too.
document.addEventListener('htmx:after:swap', () => {
  initAll()
  // What was asked for in place is where reading goes on.
  const arrived = document.querySelector('[data-takes-focus]')
  if (arrived) {
    arrived.removeAttribute('data-takes-focus')
    arrived.focus()
  }
})

// What somebody typed and could not save is theirs alone: gone when they sign out, or when another person is here.
const user = document.body.dataset.user
if (user) {
  forgetOthers(user)
  if (!document.getElementById('entry')) sendLeftovers(user)
}
document.querySelector('form[action*="/logout/"]')?.addEventListener('submit', forgetAll)
