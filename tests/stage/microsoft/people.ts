export const ANNA = 'anna@contoso.example';
export const BEN = 'ben@contoso.example';
export const CARLA = 'carla@fabrikam.example';
export const DIETER = 'dieter@northwind.example';
