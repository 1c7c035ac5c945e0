/* licences: vendor/licences/ */
import{b as a,c as b,d as c}from"../chunk-SC6YRUKA.js";import"../chunk-44OK72KM.js";import"../chunk-OA57GW7J.js";import"../chunk-BNJT2D5W.js";import"../chunk-FBKWMJTU.js";import"../chunk-ASKWICRU.js";import"../chunk-YUOXTB64.js";import"../chunk-BQMJCKX6.js";import"../chunk-MXUGX5TU.js";import"../chunk-56HYLBTH.js";export{a as LadderCard,c as Plot,b as rungsOf};
