'use strict';

const MESSAGES = {
  en: {
    'cart.empty': 'Your cart is empty – have a look around!',
    'cart.full': 'Your cart is full',
    'checkout.done': 'Order received ✓ See you soon, {name}!',
  },
  de: {
    'cart.empty': 'Ihr Warenkorb ist leer – schauen Sie sich um!',
    'checkout.done': 'Bestellung erhalten ✓ Schönen Gruß, {name}!',
  },
  fr: {
    'cart.empty': 'Votre panier est vide – à vous de jouer !',
    'checkout.done': 'Commande reçue, {name}.',
  },
  ja: {
    'cart.empty': 'カートは空です',
    'checkout.done': 'ご注文ありがとうございます、{name}さん',
  },
};

/** Return the text in the language, with the values filled in. */
function message(language, key, values = {}) {
  const texts = MESSAGES[language] ?? MESSAGES.en;
  const text = texts[key] ?? MESSAGES.en[key];
  if (text === undefined) {
    throw new Error(`no text for ${key}`);
  }
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

module.exports = { MESSAGES, message };
