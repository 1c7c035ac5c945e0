/* licences: vendor/licences/ */
import{a}from"../chunk-RN7Z32E7.js";import"../chunk-56HYLBTH.js";export{a as ChoiceList};
