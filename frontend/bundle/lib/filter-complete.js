/* licences: vendor/licences/ */
import{a,b,c,d}from"../chunk-TWUI4HZ4.js";import"../chunk-GIZCR5WZ.js";import"../chunk-FCSODRVD.js";import"../chunk-MXUGX5TU.js";export{d as accept,a as complete,c as fieldOf,b as runsWord};
